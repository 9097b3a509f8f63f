//! The `permafrost` command.

fn main() {}
