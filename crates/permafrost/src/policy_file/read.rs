//! From a file to the policy that it asks for.

use super::{Problem, setting};
use crate::kind::Kind;
use crate::model::similar::is_slip;
use crate::order;
use crate::policy::{Policy, Registry};
use crate::rules;
use crate::source::{OffsetUnit, Source};
use crate::syntax::yaml::{self, Node};
use std::str::FromStr;
use text_size::TextRange;

/// Reads a policy; what a file doesn't set is as by default.
///
/// A setting without a value counts as one that isn't there. Where anything means nothing there is no
/// policy, but all that is wrong, in order: half a policy would ask for less than its author believes.
pub fn read(text: &str) -> Result<Policy, Vec<Problem>> {
    let source = Source::with_kind(text, Kind::Kubernetes);
    if source.is_too_long() {
        return Err(vec![Problem { line: 1, message: "the file is too long".to_owned() }]);
    }
    let stream = yaml::parse(text);
    let mut reader = Reader { source: &source, problems: Vec::new() };
    for error in &stream.errors {
        reader.refuse(error.range, error.message.clone());
    }
    for again in stream.duplicates() {
        reader.refuse_twice(again.key, again.first_key);
    }
    for second in stream.documents.iter().skip(1) {
        reader.refuse(second.range, "a policy is one document, and another one begins here");
    }
    let first = stream.documents.first().and_then(|first| stream.root(first));
    let policy = match first.filter(|root| !root.is_null()) {
        Some(root) if stream.errors.is_empty() => reader.policy(root),
        _ => Policy::default(),
    };
    order::by_key(&mut reader.problems, |problem| problem.line.into());
    if reader.problems.is_empty() { Ok(policy) } else { Err(reader.problems) }
}

/// What was wrong so far.
struct Reader<'s> {
    source: &'s Source,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn policy(&mut self, root: Node<'_>) -> Policy {
        let mut policy = Policy::default();
        if !root.is_mapping() {
            self.refuse(root.range(), "a policy is made of settings such as `level: restricted`");
            return policy;
        }
        let mut standard = None;
        for (key, value) in root.entries() {
            let name = key.text().unwrap_or_default();
            if !setting::ALL.contains(&name) {
                self.refuse_setting(key, name);
                continue;
            }
            if value.is_null() {
                continue;
            }
            match name {
                setting::LEVEL => self.set(&mut policy.level, name, value),
                setting::KUBERNETES_VERSION => {
                    self.set(&mut policy.kubernetes_version, name, value);
                }
                setting::STANDARD => {
                    standard = Some(value);
                    self.set(&mut policy.standard, name, value);
                }
                setting::IGNORE => policy.ignored_rules = self.rules(name, value),
                setting::ALSO => policy.extra_rules = self.rules(name, value),
                setting::REGISTRIES => policy.registries = self.registries(name, value),
                setting::DIGEST_EXEMPT => policy.digest_exempt = self.registries(name, value),
                setting::USER_ID => self.user_id(&mut policy.user_id, value),
                _ => policy.target = self.word(name, value).map(ToOwned::to_owned),
            }
        }
        if let Some(standard) = standard.filter(|_| !policy.standard.has(policy.level)) {
            let message = "`standard: pss` needs `level: baseline` or `level: restricted`";
            self.refuse(standard.range(), message);
        }
        policy
    }

    fn refuse(&mut self, at: TextRange, message: impl Into<String>) {
        let line = self.source.position(at.start(), OffsetUnit::Utf8Bytes).line;
        self.problems.push(Problem { line, message: message.into() });
    }

    fn refuse_twice(&mut self, again: Node<'_>, first: Node<'_>) {
        let first = self.source.position(first.range().start(), OffsetUnit::Utf8Bytes).line;
        let name = again.text().unwrap_or_default();
        self.refuse(again.range(), format!("line {first} sets `{name}` already"));
    }

    fn refuse_setting(&mut self, key: Node<'_>, name: &str) {
        let hint = match setting::ALL.into_iter().find(|known| is_slip(name, known)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there are {}", setting::ALL.join(", ")),
        };
        self.refuse(key.range(), format!("there is no setting `{name}`; {hint}"));
    }

    /// A single value as it is written: what YAML takes for the number 1.3 may be version 1.30.
    fn word<'t>(&mut self, name: &str, value: Node<'t>) -> Option<&'t str> {
        // A template would write something else.
        let word = value.text().filter(|_| value.scalar().is_some());
        if word.is_none() {
            self.refuse(value.range(), format!("`{name}` takes a single value"));
        }
        word
    }

    fn set<T: FromStr<Err = String>>(&mut self, setting: &mut T, name: &str, value: Node<'_>) {
        match self.word(name, value).map(str::parse) {
            Some(Ok(read)) => *setting = read,
            Some(Err(message)) => self.refuse(value.range(), message),
            None => {}
        }
    }

    fn user_id(&mut self, user_id: &mut u32, value: Node<'_>) {
        let id = value.as_integer().and_then(|id| u32::try_from(id).ok());
        match id.filter(|id| Policy::USER_IDS.contains(id)) {
            Some(id) => *user_id = id,
            None => self
                .refuse(value.range(), "`user-id` takes a whole number between 1 and 2147483647"),
        }
    }

    /// The items of a list, each once, as `read` makes them.
    fn list<T: PartialEq>(
        &mut self,
        name: &str,
        value: Node<'_>,
        example: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let mut list = Vec::new();
        if !value.is_sequence() {
            let message = format!("`{name}` takes a list, with `- {example}` on a line for each");
            self.refuse(value.range(), message);
        }
        for item in value.items() {
            let word = item.text().filter(|_| item.scalar().is_some() && !item.is_null());
            match word.map(&read) {
                Some(Ok(read)) if list.contains(&read) => {}
                Some(Ok(read)) => list.push(read),
                Some(Err(message)) => self.refuse(item.range(), message),
                None => self.refuse(item.range(), format!("an item of `{name}` is no name")),
            }
        }
        list
    }

    fn rules(&mut self, name: &str, value: Node<'_>) -> Vec<String> {
        self.list(name, value, "host-pid", |id| {
            if rules::ALL.iter().any(|rule| rule.id == id) {
                return Ok(id.to_owned());
            }
            let meant = rules::ALL.iter().find(|rule| is_slip(&id.replace('_', "-"), rule.id));
            let hint = meant.map(|rule| format!("; did you mean `{}`?", rule.id));
            Err(format!("there is no rule `{id}`{}", hint.unwrap_or_default()))
        })
    }

    fn registries(&mut self, name: &str, value: Node<'_>) -> Vec<Registry> {
        self.list(name, value, "ghcr.io/example", str::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KubernetesVersion, Level, Standard};

    fn policy(text: &str) -> Policy {
        read(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
    }

    /// What is wrong with a text, a line for each.
    fn problems(text: &str) -> String {
        let problems = read(text).expect_err("something is wrong with it");
        problems.iter().map(|problem| problem.to_string() + "\n").collect()
    }

    #[test]
    fn every_setting_is_read() {
        let text = "\
# for the team
level: baseline
kubernetes-version: 1.30
standard: pss
ignore: [host-pid, host-ipc, host-pid]
also:
  - mutable-config
registries: [ghcr.io/example, \"registry:5000\"]
digest-exempt:
- registry:5000
user-id: 65532
target: 0
";
        let expected = Policy {
            standard: Standard::PodSecurity,
            level: Level::Baseline,
            kubernetes_version: KubernetesVersion::v1(30),
            ignored_rules: vec!["host-pid".to_owned(), "host-ipc".to_owned()],
            extra_rules: vec!["mutable-config".to_owned()],
            registries: vec![
                "ghcr.io/example".parse().expect("a registry"),
                "registry:5000".parse().expect("a registry"),
            ],
            digest_exempt: vec!["registry:5000".parse().expect("a registry")],
            user_id: 65532,
            target: Some("0".to_owned()),
        };
        assert_eq!(policy(text), expected);
        assert_eq!(policy(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), expected);
    }

    #[test]
    fn what_is_not_set_is_as_by_default() {
        for text in ["", "# nothing\n", "---\n", "{}", "ignore:\n", "level: ~\nalso:\n# - x\n"] {
            assert_eq!(policy(text), Policy::default(), "{text:?}");
        }
        let json = r#"{"level": "essential", "kubernetes-version": 1.29}"#;
        let version = KubernetesVersion::v1(29);
        let expected = Policy { kubernetes_version: version, ..Policy::at_level(Level::Essential) };
        assert_eq!(policy(json), expected);
    }

    #[test]
    fn each_thing_that_means_nothing_is_told_with_its_line() {
        let text = "\
levle: high
level: high
kubernetes-version: two
ignore:
  - host-pid
  - privilegd-container
  - Host_IPC
  - xyzzy
  - [a]
  -
registries: [ghcr.io, example]
user-id: 0
target: [a]
level: baseline
metadata:
";
        let expected = "\
line 1: there is no setting `levle`; there are level, kubernetes-version, standard, ignore, also, \
registries, digest-exempt, user-id, target
line 2: `high` is no level; there are essential, baseline, restricted, immutable
line 3: `two` is no Kubernetes version; write 1.37, v1.37 or latest
line 6: there is no rule `privilegd-container`; did you mean `privileged-container`?
line 7: there is no rule `Host_IPC`; did you mean `host-ipc`?
line 8: there is no rule `xyzzy`
line 9: an item of `ignore` is no name
line 10: an item of `ignore` is no name
line 11: `example` is no registry; write a host, and perhaps a path: `docker.io/example`
line 12: `user-id` takes a whole number between 1 and 2147483647
line 13: `target` takes a single value
line 14: line 2 sets `level` already
line 15: there is no setting `metadata`; there are level, kubernetes-version, standard, ignore, \
also, registries, digest-exempt, user-id, target
";
        assert_eq!(problems(text), expected);
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_the_setting_that_was_meant() {
        for slip in ["kubernetes_version", "kubernetesVersion", "Registries", "digest-exemt"] {
            let told = problems(&format!("{slip}: x\n"));
            assert!(told.contains("did you mean `"), "{told}");
        }
    }

    #[test]
    fn a_list_is_written_as_one() {
        let told = problems("ignore: host-pid\n");
        assert_eq!(told, "line 1: `ignore` takes a list, with `- host-pid` on a line for each\n");
    }

    #[test]
    fn the_pod_security_standards_need_a_level_of_theirs() {
        let told = "line 1: `standard: pss` needs `level: baseline` or `level: restricted`\n";
        assert_eq!(problems("standard: pss\n"), told);
        assert_eq!(problems("standard: pss\nlevel: essential\n"), told);
        assert_eq!(
            problems("standard: cis\n"),
            "line 1: `cis` is no standard; there are permafrost and pss\n"
        );
    }

    #[test]
    fn what_is_no_policy_says_so() {
        assert_eq!(
            problems("- level\n"),
            "line 1: a policy is made of settings such as `level: restricted`\n"
        );
        assert_eq!(
            problems("level: essential\n---\nlevel: baseline\n"),
            "line 2: a policy is one document, and another one begins here\n"
        );
        assert!(problems("level: baseline\nignore: [\n").starts_with("line "));
        assert_eq!(
            problems("target: {{ .Values.x }}\n"),
            "line 1: `target` takes a single value\n"
        );
    }

    #[test]
    fn no_part_of_a_file_makes_reading_it_fail() {
        let text = "level: &a baseline\nignore: [*a, 😀, {b: *c}]\n? [x]\n: !!int y\n<<: {}\n\t\"";
        for (end, _) in text.char_indices() {
            let _ = read(&text[..end]);
        }
    }
}
