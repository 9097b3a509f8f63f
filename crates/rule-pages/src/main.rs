//! Writes what the page shows of each rule: `rule-pages FILE`.
//!
//! The docs of all rules would be a tenth of the page's WebAssembly. They stand in one file of JSON
//! with finished HTML in it, which the page loads behind its first paint.

mod code;
mod docs;
mod examples;
mod html;
mod peers;

use anyhow::{Context as _, Result, bail};
use permafrost::docs::Docs;
use permafrost::{Kind, Level, Rule, Severity, Way};
use serde::Serialize;
use std::path::Path;
use std::{env, fs};

/// What the page shows of the rules; `web/editor/src/rules/pages.ts` reads it.
#[derive(Debug, Serialize)]
struct Pages {
    rules: Vec<Page>,
    ways: Vec<WayPhrase>,
}

/// What the page shows of a rule.
#[derive(Debug, Serialize)]
struct Page {
    id: &'static str,
    title: &'static str,
    kind: Kind,
    severity: Severity,
    level: Level,
    way: Way,
    off_by_default: bool,
    /// What the rule reports, in one line, with code between backticks.
    summary: String,
    /// What can go wrong with its fixes, in words; empty where it has none.
    fix: String,
    /// What other tools call it, to be searched in.
    peers: String,
    /// The sections of its docs, and what other tools call it.
    html: String,
}

/// A way by which a container can be changed, and how it is told: "through its image".
#[derive(Debug, Serialize)]
struct WayPhrase {
    way: Way,
    phrase: &'static str,
}

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [file] = &arguments[..] else { bail!("usage: rule-pages FILE") };
    write(Path::new(file), &serde_json::to_string(&pages())?)
}

/// Writes a text, if the file doesn't hold it already: who watches it for changes sees none where
/// there is none.
fn write(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

fn pages() -> Pages {
    let rules = permafrost::rules().iter().map(|rule| page(rule)).collect();
    let ways = Way::ALL.map(|way| WayPhrase { way, phrase: way.phrase() }).into();
    Pages { rules, ways }
}

/// The page of a rule.
fn page(rule: &Rule) -> Page {
    let docs = Docs::of(rule);
    let examples = examples::of(rule, &docs);
    let html = docs::render(rule, &docs, &examples) + &peers::render(rule);
    Page {
        id: rule.id,
        title: rule.title,
        kind: rule.kind(),
        severity: rule.severity,
        level: rule.level,
        way: rule.way,
        off_by_default: rule.off_by_default,
        summary: docs.summary,
        fix: examples::cautions(&examples),
        peers: rule.peers.join(" "),
        html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_with_its_sections_in_order() {
        for rule in permafrost::rules() {
            let page = page(rule);
            let at = |section: &str| page.html.find(&format!("<h3>{section}</h3>"));
            let places = ["Why", "Examples", "Fix"].map(at);
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", rule.id);
            assert!(page.html.starts_with("<h3>Why</h3>"), "{}: the summary comes apart", rule.id);
            assert!(!page.html.contains("Also known as"), "{}", rule.id);
        }
    }

    #[test]
    fn the_policy_of_the_page_allows_everything_on_it() {
        for rule in permafrost::rules() {
            let page = page(rule);
            for refused in [" style=", "<script", "<style", "javascript:", "<img", " on"] {
                let tags = page.html.split('<').filter_map(|part| part.split('>').next());
                let found = tags.map(|tag| format!("<{tag}")).find(|tag| tag.contains(refused));
                assert_eq!(found, None, "{}", rule.id);
            }
        }
    }

    #[test]
    fn a_rule_tells_what_can_go_wrong_with_its_fixes() {
        let fix = |id: &str| {
            let rule = permafrost::rules().iter().find(|rule| rule.id == id);
            page(rule.expect("the rule exists")).fix
        };
        assert_eq!(fix("privileged-container"), "may break what relies on it");
        assert_eq!(fix("mutable-image-tag"), "needs a value from you");
        assert_eq!(fix("sub-path-mount"), "");
    }
}
