//! The proof that a fix does what it says and nothing else.
//!
//! Edits are made, both texts are parsed again, and their trees may differ only where the fix
//! claims to change them. A fix that fails is withheld, see [`offer`].

pub mod dockerfile;
pub mod offer;
mod tree;
pub mod yaml;
