//! The written list of rules. A rule is one file here; none knows of another.

use crate::rule::Rule;

/// Every rule, in the order in which people meet them.
pub static ALL: &[&Rule] = &[];
