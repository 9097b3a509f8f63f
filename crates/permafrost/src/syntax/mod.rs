//! Texts become trees with places. Nothing here knows of Kubernetes' fields or of rules.
//!
//! Parsing never fails: it gives a tree and the errors it met.

pub mod dockerfile;
pub mod error;
pub mod path;
pub mod placeholder;
pub mod places;
pub mod resolve;
pub mod shell;
pub mod template;
pub mod yaml;
