//! How outcomes are written: one format a file, and what the formats share.

pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod run;
pub(crate) mod sarif;
mod suggestion;
pub(crate) mod terminal;
pub(crate) mod text;
mod verdict;
pub(crate) mod words;
