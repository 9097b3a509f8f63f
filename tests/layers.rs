//! The direction of dependencies.
