//! What a comment or an annotation says, by the form of each tool.

use super::Name;
use crate::syntax::yaml::Node;
use text_size::{TextRange, TextSize};

/// What a comment or annotation asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive<'t> {
    pub(super) tool: &'static str,
    /// Nothing means every rule.
    pub(super) names: Vec<Name<'t>>,
    pub(super) reason: &'t str,
    pub(super) reach: Reach,
}

/// How far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// What stands on its line, or behind it.
    Next,
    /// The object, or all of a Dockerfile.
    Resource,
    /// The whole text.
    File,
}

/// What a comment asks for; one of Trivy's may ask several times.
pub(super) fn in_comment(text: &str, comment: TextRange) -> Vec<Directive<'_>> {
    let said = text[comment].trim_start_matches('#').trim();
    let one = permafrost(text, said)
        .or_else(|| hadolint(text, said))
        .or_else(|| buildkit(text, said))
        .or_else(|| checkov(text, said));
    one.map_or_else(|| trivy(text, said), |directive| vec![directive])
}

/// `permafrost: ignore[rule, rule] reason`, `permafrost: ignore-file[rule] reason`; without names
/// all rules are meant.
fn permafrost<'t>(text: &'t str, said: &'t str) -> Option<Directive<'t>> {
    let said = said.strip_prefix("permafrost:")?.trim_start();
    let (reach, rest) = match said.strip_prefix("ignore-file") {
        Some(rest) => (Reach::File, rest),
        None => (Reach::Next, said.strip_prefix("ignore")?),
    };
    let (names, reason) = match rest.strip_prefix('[') {
        Some(rest) => {
            let (names, reason) = rest.split_once(']')?;
            (listed(text, names, &[',']), reason)
        }
        None if rest.is_empty() || rest.starts_with([' ', '\t', ':']) => (Vec::new(), rest),
        None => return None,
    };
    let reason = reason.trim_start_matches([':', ' ', '\t', '-', '—']);
    Some(Directive { tool: "permafrost", names, reason, reach })
}

/// `hadolint ignore=DL3007,DL3008`, `hadolint global ignore=DL3007`.
fn hadolint<'t>(text: &'t str, said: &'t str) -> Option<Directive<'t>> {
    let said = said.strip_prefix("hadolint")?.trim_start();
    let (reach, said) = match said.strip_prefix("global") {
        Some(rest) => (Reach::File, rest.trim_start()),
        None => (Reach::Next, said),
    };
    let ids = said.strip_prefix("ignore")?.trim_start().strip_prefix('=')?;
    Some(Directive { tool: "hadolint", names: listed(text, ids, &[',']), reason: "", reach })
}

/// `check=skip=RuleA,RuleB;error=true`.
fn buildkit<'t>(text: &'t str, said: &'t str) -> Option<Directive<'t>> {
    let value = said.strip_prefix("check=")?;
    let skip = value.split(';').find_map(|part| part.trim().strip_prefix("skip="))?;
    let (names, reach) = (listed(text, skip, &[',']), Reach::File);
    Some(Directive { tool: "buildkit", names, reason: "", reach })
}

/// `checkov:skip=CKV_K8S_16:reason`.
fn checkov<'t>(text: &'t str, said: &'t str) -> Option<Directive<'t>> {
    let said = said.strip_prefix("checkov:skip=")?;
    let (ids, reason) = said.split_once(':').unwrap_or((said, ""));
    let names = listed(text, ids, &[',']);
    Some(Directive { tool: "checkov", names, reason: reason.trim(), reach: Reach::Resource })
}

/// `trivy:ignore:AVD-KSV-0017`, several of them behind one another; a date behind `:exp:` is passed
/// over, since what day it is isn't known here.
fn trivy<'t>(text: &'t str, said: &'t str) -> Vec<Directive<'t>> {
    let wishes = said.split_whitespace().filter_map(|word| word.strip_prefix("trivy:ignore:"));
    let names: Vec<_> = wishes
        .filter_map(|id| id.split([':', '[']).next())
        .flat_map(|id| listed(text, id, &[',']))
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    vec![Directive { tool: "trivy", names, reason: "", reach: Reach::Next }]
}

/// What an annotation of an object asks for.
pub(super) fn in_annotation<'t>(
    text: &'t str,
    key: &'t str,
    value: Node<'t>,
) -> Option<Directive<'t>> {
    let said = value.text().unwrap_or_default();
    let is_true = value.as_bool() == Some(true) || said == "true";
    let of = |tool, names, reason| Directive { tool, names, reason, reach: Reach::Resource };
    if let Some(check) = key.strip_prefix("ignore-check.kube-linter.io/") {
        return Some(of("kube-linter", listed(text, check, &[]), said));
    }
    if key == "kube-linter.io/ignore-all" {
        return Some(of("kube-linter", Vec::new(), said));
    }
    if let Some(check) = key.strip_prefix("polaris.fairwinds.com/") {
        return match check.strip_suffix("-exempt") {
            Some(check) if is_true => Some(of("polaris", listed(text, check, &[]), "")),
            None if check == "exempt" && is_true => Some(of("polaris", Vec::new(), "")),
            _ => None,
        };
    }
    if key == "kube-score/ignore" {
        return Some(of("kube-score", listed(text, said, &[',']), ""));
    }
    if key
        .strip_prefix("checkov.io/skip")
        .is_some_and(|rest| rest.bytes().all(|it| it.is_ascii_digit()))
    {
        let (id, reason) = said.split_once('=').unwrap_or((said, ""));
        return Some(of("checkov", listed(text, id, &[]), reason.trim()));
    }
    None
}

/// The names in a piece of the text, between separators.
fn listed<'t>(text: &'t str, piece: &'t str, separators: &[char]) -> Vec<Name<'t>> {
    let names = piece.split(|char| separators.contains(&char)).map(str::trim);
    let name = |name: &'t str| {
        // Only what stands in the text as it is has a place of its own.
        let at = (name.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
        let at = at.filter(|at| at + name.len() <= text.len()).unwrap_or_default();
        let range = TextSize::try_from(at).map(|at| TextRange::at(at, TextSize::of(name)));
        Name { text: name, range: range.unwrap_or_default() }
    };
    names.filter(|name| !name.is_empty()).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(comment: &str) -> Vec<String> {
        let found = in_comment(comment, TextRange::up_to(TextSize::of(comment)));
        let shown = |it: &Directive<'_>| {
            let names: Vec<_> = it
                .names
                .iter()
                .inspect(|name| assert_eq!(&comment[name.range], name.text))
                .map(|name| name.text)
                .collect();
            format!("{} {} {:?} {:?}", it.tool, names.join("+"), it.reach, it.reason)
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn own_comments_name_rules_and_a_reason() {
        let cases = [
            ("# permafrost: ignore[a-b] it is meant", "permafrost a-b Next \"it is meant\""),
            ("#permafrost:ignore[a, b]", "permafrost a+b Next \"\""),
            ("# permafrost: ignore: legacy", "permafrost  Next \"legacy\""),
            ("# permafrost: ignore-file[a] why", "permafrost a File \"why\""),
        ];
        for (comment, expected) in cases {
            assert_eq!(said(comment), [expected], "{comment}");
        }
        for comment in ["# permafrost: ignores", "# permafrost", "# permafrost: ignore[a", "# x"] {
            assert_eq!(said(comment), [""; 0], "{comment}");
        }
    }

    #[test]
    fn other_tools_are_understood() {
        let cases = [
            ("# hadolint ignore=DL3007,DL3008", "hadolint DL3007+DL3008 Next \"\""),
            ("# hadolint global ignore=DL3007", "hadolint DL3007 File \"\""),
            ("# check=skip=A,B;error=true", "buildkit A+B File \"\""),
            ("#checkov:skip=CKV_K8S_16:it is meant", "checkov CKV_K8S_16 Resource \"it is meant\""),
            (
                "#trivy:ignore:AVD-KSV-0017:exp:2027-01-01 trivy:ignore:KSV001",
                "trivy AVD-KSV-0017+KSV001 Next \"\"",
            ),
        ];
        for (comment, expected) in cases {
            assert_eq!(said(comment), [expected], "{comment}");
        }
    }
}
