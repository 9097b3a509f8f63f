//! Writes what the page shows of each rule: `rule-pages FILE`.
//!
//! The docs of all rules would be a tenth of the page's WebAssembly. They leave it as one file of
//! JSON with finished HTML in it, which the page loads behind its first paint.

mod code;
mod docs;
mod examples;
mod html;
mod peers;

use anyhow::{Context as _, Result, bail};
use permafrost::docs::Docs;
use permafrost::{Applicability, Rule};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

/// What the page shows of a rule besides what it knows of it already.
#[derive(Debug, Serialize)]
struct Page {
    /// What the rule reports, in one line, with code between backticks.
    summary: String,
    /// What can go wrong with its fixes, the best first; empty where it has none.
    fixes: Vec<Applicability>,
    /// The sections of its docs, and what other tools call it.
    html: String,
}

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [file] = &arguments[..] else { bail!("usage: rule-pages FILE") };
    write(Path::new(file))
}

/// Writes the pages of all rules, if the file doesn't hold them already: who watches it for changes
/// sees none where there is none.
fn write(file: &Path) -> Result<()> {
    let rules = permafrost::rules();
    let pages: BTreeMap<_, _> = rules.iter().map(|rule| (rule.id, page(rule))).collect();
    let text = serde_json::to_string(&pages)?;
    if fs::read_to_string(file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

/// The page of a rule.
fn page(rule: &Rule) -> Page {
    let docs = Docs::of(rule);
    let examples = examples::of(rule, &docs);
    let html = docs::render(rule, &docs, &examples) + &peers::render(rule);
    Page { fixes: examples::fixes(&examples), summary: docs.summary, html }
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
        let fixes = |id: &str| {
            let rule = permafrost::rules().iter().find(|rule| rule.id == id);
            page(rule.expect("the rule exists")).fixes
        };
        assert_eq!(fixes("privileged-container"), [Applicability::MayBreak]);
        assert!(fixes("image-without-digest").contains(&Applicability::HasPlaceholders));
    }
}
