//! Writes YAML text.
