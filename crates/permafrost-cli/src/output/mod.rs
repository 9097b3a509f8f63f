//! How reports are written, one format a file, and what the formats share.

pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod sarif;
mod shared;
pub(crate) mod text;

pub(crate) use shared::{
    Checked, complain, is_broken_pipe, name_of, plural, print, print_raw, title_of, visible,
};
