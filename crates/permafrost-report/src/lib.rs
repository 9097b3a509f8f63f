//! Reports for other programs and for people: SARIF, JSON and Markdown.
//!
//! The command writes them and so does the page; what they have in common stands here. Nothing here
//! reads or writes a file: a report is a text, or a value that serializes.

pub mod json;
pub mod markdown;
pub mod run;
pub mod sarif;
pub mod visible;
pub mod words;
