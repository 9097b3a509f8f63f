//! The direction of dependencies, read from the code itself, and what the library never uses.
//!
//! These tests read files, not types: they see what the compiler allows and the design doesn't.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library. Each uses only those before it, so there is no circle.
const ORDER: [&str; 23] = [
    "order",
    "kind",
    "source",
    "edit",    // text and places
    "syntax",  // trees
    "rewrite", // wishes to edits
    "model",   // what rules talk about
    "policy",
    "way",
    "finding",
    "rule", // what rules say
    "rules",
    "policy_file",
    "verdict",
    "report",
    "suppress",
    "proof",
    "checker",
    "ignore",
    "fixer",
    "docs",
    "view",
    "wire",
];

/// Parts of `std` that reach out of the process: the library is given text and gives a report.
const OUTSIDE: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

/// Ways to keep something between two calls: equal text and policy give an equal report.
const MEMORY: [&str; 8] = [
    "Atomic",
    "LazyLock",
    "Mutex",
    "OnceCell",
    "OnceLock",
    "RwLock",
    "static mut",
    "thread_local!",
];

/// The crates that people use, which know the library and nothing else of the workspace.
const FRONT_ENDS: [&str; 3] = ["permafrost-cli", "permafrost-wasm", "permafrost-web"];

/// A file of the library without its tests and comments.
struct Module {
    /// Its path in the crate: `["rules", "host_ipc"]`; empty for `lib.rs`.
    path: Vec<String>,
    code: String,
}

impl Module {
    fn name(&self) -> String {
        self.path.join("::")
    }

    /// The modules at the top of the crate that its paths go through.
    fn uses(&self) -> Vec<String> {
        let mut uses = heads_after(&self.code, "crate::");
        let mut rest = self.code.as_str();
        while let Some((tail, depth)) = next_super(rest) {
            match self.path.len().checked_sub(depth) {
                Some(0) => uses.extend(heads(tail)),
                Some(_) => uses.push(self.path[0].clone()),
                None => {}
            }
            rest = tail;
        }
        uses
    }
}

#[test]
fn modules_of_the_library_use_only_those_before_them() {
    let place = |name: &str| ORDER.iter().position(|it| *it == name);
    for module in library() {
        // `lib.rs` comes after all others: it only declares and re-exports them.
        let Some(top) = module.path.first() else { continue };
        let own = place(top).unwrap_or_else(|| panic!("`{top}` has no place in the order"));
        for used in module.uses() {
            let allowed = place(&used).is_some_and(|used| used <= own);
            assert!(allowed, "`{}` uses `{used}`, no module before it", module.name());
        }
    }
}

#[test]
fn rules_do_not_know_one_another() {
    for module in library().iter().filter(|it| it.path.len() > 1 && it.path[0] == "rules") {
        let uses = module.uses();
        assert!(!uses.iter().any(|used| used == "rules"), "`{}` uses a rule", module.name());
    }
}

#[test]
fn every_rule_is_in_the_written_list_under_the_name_of_its_file() {
    let mut files = Vec::new();
    for module in library().iter().filter(|it| it.path.len() > 1 && it.path[0] == "rules") {
        let id = module.path[1].replace('_', "-");
        let says = module.code.contains(&format!("id: \"{id}\","));
        assert!(says, "the id of the rule in `{}` is not \"{id}\"", module.name());
        files.push(id);
    }
    let mut listed: Vec<_> = permafrost::rules().iter().map(|rule| rule.id).collect();
    files.sort();
    listed.sort_unstable();
    assert_eq!(listed, files, "the list in `rules/mod.rs`, and the files beside it");
}

#[test]
fn the_library_does_nothing_but_compute() {
    for module in library() {
        for used in heads_after(&module.code, "std::") {
            let inside = !OUTSIDE.contains(&used.as_str());
            assert!(inside, "`{}` uses `std::{used}`", module.name());
        }
        for word in MEMORY {
            assert!(!module.code.contains(word), "`{}` uses `{word}`", module.name());
        }
    }
}

#[test]
fn front_ends_do_not_depend_on_one_another() {
    for name in FRONT_ENDS {
        let folder = if name == "permafrost-web" { "web" } else { &format!("crates/{name}") };
        let manifest = read(&root().join(folder).join("Cargo.toml"));
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{folder} is not {name}");
        for other in FRONT_ENDS.into_iter().filter(|other| *other != name) {
            let depends = dependencies(&manifest).any(|line| line.contains(other));
            assert!(!depends, "{name} depends on {other}");
        }
    }
}

/// The lines of a manifest that name dependencies.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        }
        inside
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Every file of the library.
fn library() -> Vec<Module> {
    let source = root().join("crates/permafrost/src");
    let mut modules = Vec::new();
    let mut open = vec![source.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the library is in the repository") {
            let file = entry.expect("the library can be read").path();
            if file.is_dir() {
                open.push(file);
                continue;
            }
            let place = file.strip_prefix(&source).expect("it lies below").with_extension("");
            let mut path: Vec<_> =
                place.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            path.retain(|part| part != "mod" && part != "lib");
            modules.push(Module { path, code: code(&read(&file)) });
        }
    }
    assert!(modules.len() > ORDER.len(), "the library is more than this");
    modules
}

/// The code of a file before its tests, without comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names after each `root`, such as `a` and `b` of `crate::{a::X, b}`.
fn heads_after(code: &str, root: &str) -> Vec<String> {
    let starts = code.match_indices(root).filter(|(at, _)| starts_a_path(&code[..*at]));
    starts.flat_map(|(at, root)| heads(&code[at + root.len()..])).collect()
}

/// What follows the next run of `super::`, and how long that run is.
fn next_super(code: &str) -> Option<(&str, usize)> {
    const SUPER: &str = "super::";
    let (at, _) = code.match_indices(SUPER).find(|(at, _)| starts_a_path(&code[..*at]))?;
    let mut tail = &code[at..];
    let mut depth = 0;
    while let Some(rest) = tail.strip_prefix(SUPER) {
        tail = rest;
        depth += 1;
    }
    Some((tail, depth))
}

/// Whether a word after this text is the first of its path.
fn starts_a_path(before: &str) -> bool {
    !before.ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == ':')
}

/// The name at the start of a path's rest, or those of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut depth = 0;
    let mut names = vec![name(group)];
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    // A comma before the closing brace is followed by no name.
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn paths_are_found_in_groups_and_after_super() {
    let module = |path: &[&str], text: &str| Module {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        code: code(text),
    };
    let grouped = module(&["docs"], "use crate::{\n    a::{X, Y},\n    b,\n};\n// crate::c\n");
    assert_eq!(grouped.uses(), ["a", "b"]);
    let nested = module(&["a", "b"], "use super::c;\nlet d = super::super::d::new();\n");
    assert_eq!(nested.uses(), ["a", "d"]);
    let tested = module(&["a"], "use crate::b;\n\n#[cfg(test)]\nmod tests { use crate::c; }\n");
    assert_eq!(tested.uses(), ["b"]);
}
