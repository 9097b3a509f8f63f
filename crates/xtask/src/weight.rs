//! What a browser transfers to show the page for the first time, and then behind that.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

/// What the first load may transfer, in bytes: all that it takes to read a text, to type in it and
/// to have it checked and rewritten.
const BUDGET: usize = 640_000;

/// The file that a browser loads first.
const PAGE: &str = "index.html";

/// A file that the page asks for once it has been painted, and needs nothing of.
struct Later {
    name: &'static str,
    /// What it may weigh, in bytes.
    budget: usize,
}

/// What comes behind the first paint: the editor, and what the pages of the rules show.
const LATER: [Later; 3] = [
    Later { name: "editor.js", budget: 160_000 },
    Later { name: "rules.js", budget: 8_000 },
    Later { name: "rules.json", budget: 60_000 },
];

/// What keeps the page for when there is no network; a browser loads it behind everything else.
const KEEPING: [&str; 2] = ["service-worker.js", "manifest.webmanifest"];

/// Files by their path below the folder, with `/` between its parts.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Prints what the page transfers, file by file, and fails where it is too much.
pub(crate) fn weigh(dist: &Path) -> Result<()> {
    let files = read(dist)?;
    for name in [PAGE].into_iter().chain(LATER.iter().map(|later| later.name)) {
        if !files.contains_key(name) {
            bail!("{} holds no `{name}`", dist.display());
        }
    }
    println!("the first load, gzip:");
    let first = weigh_all(&files, &first_load(&files), BUDGET)?;
    println!("behind the first paint, gzip:");
    let mut weights = vec![("the first load", first, BUDGET)];
    for Later { name, budget } in LATER {
        weights.push((name, weigh_all(&files, &[name], budget)?, budget));
    }
    for (name, weight, budget) in weights {
        if weight > budget {
            bail!("{name} is {} B too heavy", grouped(weight - budget));
        }
    }
    Ok(())
}

/// Prints what some files weigh as a server sends them, and gives the sum.
fn weigh_all(files: &Files, names: &[&str], budget: usize) -> Result<usize> {
    let mut total = 0;
    for &name in names {
        let weight = gzip(&files[name])?.len().min(files[name].len());
        println!("{:>9} B  {name}", grouped(weight));
        total += weight;
    }
    println!("{:>9} B  in all, of at most {} B", grouped(total), grouped(budget));
    Ok(total)
}

/// All files below a folder.
pub(crate) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let parts = path.strip_prefix(folder)?.iter().map(|part| part.to_string_lossy());
            let name = parts.collect::<Vec<_>>().join("/");
            let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// The bytes as a server sends them.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// The page, each file that it names, and each that one of those names in turn, without what comes
/// later.
///
/// This is at least what the first load transfers: any other file that is named to be loaded later
/// counts too. Source maps don't; only a debugger loads them.
fn first_load(files: &Files) -> Vec<&str> {
    let is_later = |name: &str| {
        LATER.iter().any(|later| later.name == name) || KEEPING.contains(&name) || is_map(name)
    };
    let mut reached: Vec<&str> = Vec::new();
    let mut rest: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| !is_later(name)).collect();
    let mut open: Vec<&str> = rest.extract_if(.., |name| *name == PAGE).collect();
    while let Some(next) = open.pop() {
        let text = String::from_utf8_lossy(&files[next]);
        let named = |name: &mut &str| text.contains(name.rsplit('/').next().unwrap_or(name));
        open.extend(rest.extract_if(.., named));
        reached.push(next);
    }
    reached.sort_unstable();
    reached
}

/// Whether a file is a source map.
pub(crate) fn is_map(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "map")
}

/// A number with a space between its thousands.
fn grouped(number: usize) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{} {:03}", grouped(number / 1000), number % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn what_a_loaded_file_names_is_loaded_too() {
        let files = files(&[
            ("index.html", "<script src=/app-1.js>"),
            ("app-1.js", "import './snippets/inline0.js' // sourceMappingURL=app-1.js.map"),
            ("app-1.js.map", "{}"),
            ("snippets/inline0.js", ""),
            ("lessons/first.md", ""),
        ]);
        assert_eq!(first_load(&files), ["app-1.js", "index.html", "snippets/inline0.js"]);
    }

    #[test]
    fn the_editor_and_the_rules_pages_are_loaded_later() {
        let files = files(&[
            ("index.html", "<script src=first.js>"),
            ("first.js", "import('./editor.js'); import('./rules.js'); fetch('rules.json')"),
            ("editor.js", ""),
            ("rules.js", ""),
            ("rules.json", "{}"),
        ]);
        assert_eq!(first_load(&files), ["first.js", "index.html"]);
    }

    #[test]
    fn what_keeps_the_page_for_later_is_no_first_load() {
        let files = files(&[
            ("index.html", "<link rel=manifest href=manifest.webmanifest>"),
            ("manifest.webmanifest", "icon-512.png"),
            ("icon-512.png", ""),
            ("service-worker.js", "index.html"),
        ]);
        assert_eq!(first_load(&files), ["index.html"]);
    }

    #[test]
    fn without_a_page_nothing_is_loaded() {
        assert!(first_load(&files(&[("app.js", "")])).is_empty());
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(450_000), "450 000");
        assert_eq!(grouped(1_002_003), "1 002 003");
    }
}
