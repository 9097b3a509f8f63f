//! The fix loop: applies fixes until none is left, and goes back if that goes wrong.

use crate::checker::{check_beside, check_with_fixes};
use crate::edit::{Apart, Edit, Edits};
use crate::finding::{Applicability, Finding, Fix};
use crate::model::pair::Beside;
use crate::order;
use crate::policy::Policy;
use crate::report::Report;
use crate::source::Source;
use std::collections::HashSet;

/// What applying fixes came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text afterwards.
    pub source: Source,
    /// The fixes that were applied, in order.
    pub applied: Vec<Applied>,
    /// Why the text was left as it was, where applying the fixes would have gone wrong.
    pub stopped: Option<String>,
    /// What a check says of the text afterwards.
    pub report: Report,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The id of the rule whose violation it ended.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
    /// What can go wrong.
    pub applicability: Applicability,
}

/// Applies every fix that is at least as applicable as `least`, until none is left.
///
/// Each round takes, from the start of the text, the fixes that stand apart, and checks the result
/// anew. The loop ends at a text that has no such fix. At a text that was there before, at a new
/// syntax error, or after far more rounds than there were findings, it gives back the text it was
/// given and says which rules were at work.
/// Fixes with placeholders are never applied here, whatever `least` says: a person fills them in.
pub fn fix(source: &Source, policy: &Policy, least: Applicability) -> Fixed {
    settle(source, least, &|source| check_with_fixes(source, policy))
}

/// Applies fixes to manifests as [`fix`] does, those of [`check_beside`] as well.
pub fn fix_beside(
    manifests: &Source,
    beside: Beside<'_>,
    policy: &Policy,
    least: Applicability,
) -> Fixed {
    settle(manifests, least, &|source| check_beside(source, beside, policy))
}

fn settle(source: &Source, least: Applicability, check: &dyn Fn(&Source) -> Report) -> Fixed {
    let original = check(source);
    let mut now = Fixed {
        source: source.clone(),
        applied: Vec::new(),
        stopped: None,
        report: original.clone(),
    };
    let mut seen = HashSet::from([source.text().to_owned()]);
    // Each round ends a finding at least, and hardly ever does a rewrite lead to another.
    let most_rounds = 2 * original.findings.len() + 16;
    loop {
        let round = next_round(&now.report.findings, least);
        if round.is_empty() {
            return now;
        }
        let text = apply(&round, now.source.text());
        let rules = rules_of(&round);
        let applied = round.iter().map(|(finding, fix)| Applied {
            rule: finding.rule,
            title: fix.title.clone(),
            applicability: fix.applicability,
        });
        now.applied.extend(applied);
        now.source = Source::with_kind(text, source.kind());
        now.report = check(&now.source);
        let stopped = if now.report.syntax_errors.len() > original.syntax_errors.len() {
            format!("the rewrite of {rules} would break the syntax; nothing was changed")
        } else if seen.len() > most_rounds {
            format!("the rewrites of {rules} come to no end; nothing was changed")
        } else if seen.insert(now.source.text().to_owned()) {
            continue;
        } else {
            format!("the rewrites of {rules} undo each other; nothing was changed")
        };
        let (source, applied) = (source.clone(), Vec::new());
        return Fixed { source, applied, stopped: Some(stopped), report: original };
    }
}

/// The fixes of one round: applicable, and apart from one another.
///
/// What adds or replaces comes before what only takes away: a mapping in which something else is
/// about to stand then isn't left empty, and stays where its author put it.
fn next_round(findings: &[Finding], least: Applicability) -> Vec<(&Finding, &Fix)> {
    let least = least.max(Applicability::MayBreak);
    let mut apart = Apart::default();
    let fixes = findings.iter().filter_map(|it| Some((it, it.fix.as_ref().ok()?)));
    let mut fixes: Vec<_> = fixes.filter(|(_, fix)| fix.applicability >= least).collect();
    order::by_key(&mut fixes, |(_, fix)| {
        let takes_away = fix.edits.iter().all(|edit| edit.text.is_empty());
        let start = fix.edits.iter().next().map_or(0, |edit| u32::from(edit.range.start()));
        u128::from(takes_away) << 32 | u128::from(start)
    });
    fixes.retain(|(_, fix)| !fix.edits.is_empty() && apart.take(&fix.edits));
    fixes
}

fn apply(round: &[(&Finding, &Fix)], text: &str) -> String {
    let edits: Vec<Edit> = round.iter().flat_map(|(_, fix)| &fix.edits).cloned().collect();
    Edits::new(edits).expect("the fixes of a round stand apart").apply(text)
}

/// The rules of a round for a sentence, each once: "`a`, `b`".
fn rules_of(round: &[(&Finding, &Fix)]) -> String {
    let mut rules: Vec<_> =
        round.iter().map(|(finding, _)| format!("`{}`", finding.rule)).collect();
    order::by_name(&mut rules, |rule| rule);
    rules.dedup();
    rules.join(", ")
}
