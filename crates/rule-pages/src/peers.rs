//! What other tools call a rule, with a link to where each of them documents it.

use crate::html::escape;
use permafrost::Rule;
use std::fmt::Write;

/// A tool that knows the same defects.
struct Tool {
    /// What stands before the colon in `Rule::peers`.
    key: &'static str,
    /// What people call it.
    name: &'static str,
    /// Where it documents one of its rules; `None` where no address is known to last.
    address: fn(&str) -> Option<String>,
}

/// The tools, in the order in which they are shown.
const TOOLS: [Tool; 12] = [
    Tool {
        key: "trivy",
        name: "Trivy",
        address: |id| Some(format!("https://avd.aquasec.com/misconfig/{}", id.to_lowercase())),
    },
    Tool {
        key: "checkov",
        name: "Checkov",
        // It has a page for each kind of file, not for each rule.
        address: |id| {
            let kind = if id.contains("DOCKER") { "dockerfile" } else { "kubernetes" };
            Some(format!("https://www.checkov.io/5.Policy%20Index/{kind}.html"))
        },
    },
    Tool {
        key: "hadolint",
        name: "hadolint",
        address: |id| Some(format!("https://github.com/hadolint/hadolint/wiki/{id}")),
    },
    Tool {
        key: "buildkit",
        name: "BuildKit",
        address: |id| {
            Some(format!("https://docs.docker.com/reference/build-checks/{}/", kebab(id)))
        },
    },
    Tool {
        key: "kube-linter",
        name: "kube-linter",
        address: |id| Some(format!("https://docs.kubelinter.io/#/generated/checks?id={id}")),
    },
    Tool {
        key: "kubescape",
        name: "Kubescape",
        address: |id| Some(format!("https://kubescape.io/docs/controls/{}/", id.to_lowercase())),
    },
    Tool {
        key: "polaris",
        name: "Polaris",
        // It has a page for each category.
        address: |id| {
            let is_security = !matches!(id, "tagNotSpecified" | "pullPolicyNotAlways");
            let category = if is_security { "security" } else { "reliability" };
            Some(format!("https://polaris.docs.fairwinds.com/checks/{category}/"))
        },
    },
    Tool {
        key: "kube-score",
        name: "kube-score",
        address: |_| {
            Some("https://github.com/zegl/kube-score/blob/master/README_CHECKS.md".to_owned())
        },
    },
    Tool { key: "kyverno", name: "Kyverno", address: |_| None },
    Tool { key: "kubesec", name: "kubesec", address: |_| None },
    Tool { key: "monokle", name: "Monokle", address: |_| None },
    Tool { key: "dockerfilelint", name: "dockerfilelint", address: |_| None },
];

/// The section that says what other tools call a rule; empty where none knows it.
pub(crate) fn render(rule: &Rule) -> String {
    let mut out = String::new();
    for tool in &TOOLS {
        let names: Vec<_> = rule.peers.iter().filter_map(|peer| name_by(tool, peer)).collect();
        if !names.is_empty() {
            let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", tool.name, names.join(", "));
        }
    }
    if out.is_empty() {
        return out;
    }
    format!("<h3>In other tools</h3><dl class=\"peers\">{out}</dl>")
}

/// What a tool calls the rule, as HTML, if the peer is one of its own.
fn name_by(tool: &Tool, peer: &str) -> Option<String> {
    let id = peer.strip_prefix(tool.key)?.strip_prefix(':')?;
    let shown = format!("<code>{}</code>", escape(id));
    Some(match (tool.address)(id) {
        Some(address) => link(&address, &shown),
        None => shown,
    })
}

/// A link that leaves the page: in another tab, since the text of this one is not kept, and without
/// a word about where the reader comes from.
pub(crate) fn link(address: &str, shown: &str) -> String {
    format!("<a href=\"{}\" target=\"_blank\" rel=\"noreferrer\">{shown}</a>", escape(address))
}

/// A name in camel case as it stands in addresses: `JSONArgsRecommended`, `json-args-recommended`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let begins = letter.is_uppercase()
            && index > 0
            && (letters[index - 1].is_lowercase()
                || letters.get(index + 1).is_some_and(|next| next.is_lowercase()));
        if begins {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_is_of_a_tool_that_is_listed() {
        for rule in permafrost::rules() {
            let shown = render(rule);
            let names = shown.matches("<code>").count();
            assert_eq!(names, rule.peers.len(), "{}: {:?}", rule.id, rule.peers);
        }
    }

    #[test]
    fn a_name_links_to_where_its_tool_documents_it() {
        let linked = |peer: &str| {
            let name = TOOLS.iter().find_map(|tool| name_by(tool, peer)).expect("a known tool");
            name.split('"').nth(1).map(str::to_owned)
        };
        for (peer, address) in [
            ("hadolint:DL3006", "https://github.com/hadolint/hadolint/wiki/DL3006"),
            ("trivy:KSV-0017", "https://avd.aquasec.com/misconfig/ksv-0017"),
            (
                "buildkit:SecretsUsedInArgOrEnv",
                "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
            ),
            (
                "buildkit:JSONArgsRecommended",
                "https://docs.docker.com/reference/build-checks/json-args-recommended/",
            ),
            ("checkov:CKV2_DOCKER_1", "https://www.checkov.io/5.Policy%20Index/dockerfile.html"),
        ] {
            assert_eq!(linked(peer).as_deref(), Some(address));
        }
        assert_eq!(linked("monokle:PSS103"), None);
    }
}
