//! A wish ("this value becomes `false`") becomes edits, or is declined with a reason.
//!
//! Only this module writes YAML or Dockerfile text.

pub mod comment;
pub mod dockerfile;
pub mod outcome;
pub mod yaml;
