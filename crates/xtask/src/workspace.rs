//! Where things lie in the checkout, and which versions it pins.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The top folder of the checkout.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate lies two folders below the top")
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    // A relative `CARGO_TARGET_DIR` is relative to where cargo runs, which is the top folder here.
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The folder that holds the built page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The version of `wasm-bindgen` that the project links, which its tool must equal.
pub(crate) fn wasm_bindgen_version() -> Result<String> {
    let lock = root().join("Cargo.lock");
    let text = fs::read_to_string(&lock).with_context(|| format!("reading {}", lock.display()))?;
    locked_version(&text, "wasm-bindgen").context("`Cargo.lock` doesn't hold wasm-bindgen")
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let version = lock.lines().skip_while(|line| *line != name).nth(1)?;
    Some(version.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.50\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.126\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.126"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
