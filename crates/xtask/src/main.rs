//! `cargo xtask`: sets up what is missing, then builds, serves and tests.

fn main() {}
