//! Leaves out what an author says is meant, and finds the wishes that do nothing.

use crate::finding::Finding;
use crate::model::suppression::{Idle, Name, Suppression};
use crate::policy::{Policy, Standard};
use crate::report::Suppressed;
use crate::rule::{Check, Rule};
use crate::rules;

/// What became of the suppressions of a text.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The findings that were left out, in their order.
    pub(crate) suppressed: Vec<Suppressed>,
    /// For each suppression, and each name in it, how many findings it left out.
    used: Vec<(u32, Vec<u32>)>,
}

/// Takes the findings out that a suppression covers.
///
/// Findings of every level count as a use: whether a comment is needed doesn't depend on how much
/// is asked today. The Pod Security Standards know no comments: for them nothing is left out.
pub(crate) fn leave_out(
    suppressions: &[Suppression<'_>],
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Outcome {
    let used = suppressions.iter().map(|it| (0, vec![0; it.names.len()])).collect();
    let mut outcome = Outcome { suppressed: Vec::new(), used };
    if suppressions.is_empty() || policy.standard == Standard::PodSecurity {
        return outcome;
    }
    let mut kept = Vec::with_capacity(findings.len());
    for finding in std::mem::take(findings) {
        let mut by = None;
        for (index, suppression) in suppressions.iter().enumerate() {
            if !suppression.covers.contains_inclusive(finding.range.start()) {
                continue;
            }
            let (all, each) = &mut outcome.used[index];
            if suppression.names.is_empty() {
                *all += 1;
                by = by.or(Some(suppression));
            }
            for (name, uses) in suppression.names.iter().zip(each) {
                if rules_named(suppression.tool, name.text).any(|rule| rule.id == finding.rule) {
                    *all += 1;
                    *uses += 1;
                    by = by.or(Some(suppression));
                }
            }
        }
        match by {
            Some(suppression) => outcome.suppressed.push(Suppressed {
                finding,
                by: suppression.range,
                reason: suppression.reason.to_owned(),
            }),
            None => kept.push(finding),
        }
    }
    *findings = kept;
    outcome
}

/// The suppressions of Permafrost's own, and the names in them, that left nothing out.
///
/// Those of other tools have their use there. A rule that is switched off could find nothing.
pub(crate) fn idle<'s, 't>(
    text: &'t str,
    suppressions: &'s [Suppression<'t>],
    outcome: &Outcome,
    policy: &Policy,
) -> Vec<Idle<'s, 't>> {
    let mut found = Vec::new();
    if policy.standard == Standard::PodSecurity {
        return found;
    }
    for (suppression, (all, each)) in suppressions.iter().zip(&outcome.used) {
        if suppression.tool != "permafrost" {
            continue;
        }
        let idle = |name, is_known| Idle { text, suppression, name, is_known };
        let could_be_used = |name: &Name<'_>| {
            let mut named = rules_named("permafrost", name.text);
            // What only a Dockerfile beside the manifest shows is there at another time.
            let finds = |it: &Rule| !matches!(it.check, Check::Together(_));
            named.all(|rule| finds(rule) && rules_of(policy).any(|it| it.id == rule.id))
        };
        let is_known = |name: &Name<'_>| rules_named("permafrost", name.text).next().is_some();
        if *all == 0 && suppression.names.iter().all(|name| is_known(name) && could_be_used(name)) {
            found.push(idle(None, true));
            continue;
        }
        let unused = suppression.names.iter().zip(each).filter(|(_, uses)| **uses == 0);
        let told = unused.filter(|(name, _)| could_be_used(name) || !is_known(name));
        found.extend(told.map(|(name, _)| idle(Some(*name), is_known(name))));
    }
    found
}

/// The rules that a policy doesn't switch off.
pub(crate) fn rules_of(policy: &Policy) -> impl Iterator<Item = &'static Rule> {
    let silent = |rule: &Rule| rule.off_by_default && !policy.asks_for(rule.id);
    rules::ALL.iter().copied().filter(move |rule| !silent(rule) && !policy.ignores(rule.id))
}

/// The rules that a tool's name means: that of this id, or those that the tool calls so.
fn rules_named(tool: &str, name: &str) -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().copied().filter(move |rule| {
        if tool == "permafrost" {
            return rule.id == name;
        }
        let peers = rule.peers.iter().filter_map(|peer| peer.split_once(':'));
        peers.filter(|(peer, _)| *peer == tool).any(|(_, id)| is_same_id(id, name))
    })
}

/// Whether two ids of one tool are the same: Trivy's stand with and without prefix and hyphens.
fn is_same_id(id: &str, name: &str) -> bool {
    let digits = |text: &str| -> Option<(String, u32)> {
        let text = text.strip_prefix("AVD-").unwrap_or(text);
        let start = text.find(|char: char| char.is_ascii_digit())?;
        let (word, number) = text.split_at(start);
        Some((word.trim_end_matches('-').to_ascii_uppercase(), number.parse().ok()?))
    };
    id == name
        || (id.starts_with("KSV") || id.starts_with("DS"))
            && digits(id).is_some()
            && digits(id) == digits(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_other_tools_are_known_as_people_write_them() {
        let named = |tool, name| rules_named(tool, name).map(|rule| rule.id).collect::<Vec<_>>();
        for name in ["KSV-0017", "AVD-KSV-0017", "KSV017"] {
            assert_eq!(named("trivy", name), ["privileged-container"], "{name}");
        }
        assert_eq!(named("checkov", "CKV_K8S_16"), ["privileged-container"]);
        assert_eq!(named("hadolint", "DL3007"), ["mutable-base-image"]);
        assert_eq!(named("hadolint", "CKV_K8S_16"), [""; 0]);
        assert_eq!(named("permafrost", "host-pid"), ["host-pid"]);
    }
}
