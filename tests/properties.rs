//! The laws of rewriting, on manifests in odd styles that nobody wrote by hand.
//!
//! A tree of a workload with defects is made, and written as YAML or JSON in a style that a list of
//! choices decides: indentation, brackets, quotes, comments, line ends, nulls. What a check and a fix
//! make of it is held to the laws of the design.

use permafrost::proof::offer::{Unit, prove};
use permafrost::{
    Applicability, Kind, KubernetesVersion, Level, Policy, Source, TextRange, TextSize,
    check_with_fixes, fix,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// A tree that is written as YAML.
#[derive(Debug, Clone)]
enum Tree {
    /// A scalar as it is written.
    Scalar(String),
    Mapping(Vec<(String, Tree)>),
    Sequence(Vec<Tree>),
}

fn scalar(text: &str) -> Tree {
    Tree::Scalar(text.to_owned())
}

/// Some of these entries, in their order; a mapping may be empty, or null.
fn mapping(entries: Vec<(&'static str, BoxedStrategy<Tree>)>) -> BoxedStrategy<Tree> {
    let maybe = |(key, tree): (&'static str, BoxedStrategy<Tree>)| {
        prop::option::of(tree).prop_map(move |tree| tree.map(|tree| (key.to_owned(), tree)))
    };
    let entries: Vec<_> = entries.into_iter().map(maybe).collect();
    entries.prop_map(|entries| Tree::Mapping(entries.into_iter().flatten().collect())).boxed()
}

fn one_of(values: &'static [&'static str]) -> BoxedStrategy<Tree> {
    prop::sample::select(values).prop_map(scalar).boxed()
}

fn boolean() -> BoxedStrategy<Tree> {
    one_of(&["true", "false", "yes", "off", "null", "~", "True"])
}

fn list(item: BoxedStrategy<Tree>) -> BoxedStrategy<Tree> {
    prop::collection::vec(item, 0..4).prop_map(Tree::Sequence).boxed()
}

fn profile() -> BoxedStrategy<Tree> {
    mapping(vec![("type", one_of(&["RuntimeDefault", "Unconfined", "Localhost"]))])
}

fn container_security() -> BoxedStrategy<Tree> {
    let capability = || one_of(&["ALL", "NET_ADMIN", "SYS_ADMIN", "NET_BIND_SERVICE", "all"]);
    let capabilities = mapping(vec![("add", list(capability())), ("drop", list(capability()))]);
    mapping(vec![
        ("privileged", boolean()),
        ("allowPrivilegeEscalation", boolean()),
        ("runAsNonRoot", boolean()),
        ("runAsUser", one_of(&["0", "1000", "0x0", "10001", "null"])),
        ("readOnlyRootFilesystem", boolean()),
        ("capabilities", prop_oneof![capabilities, Just(scalar("null"))].boxed()),
        ("seccompProfile", profile()),
        ("procMount", one_of(&["Default", "Unmasked"])),
    ])
}

fn container() -> BoxedStrategy<Tree> {
    let name = || one_of(&["app", "sidecar", "'9'"]).prop_map(|it| ("name".to_owned(), it));
    let image = || {
        let images = one_of(&["nginx", "example/app:1.2", "\"busybox:latest\"", "a:1@sha256:0"]);
        images.prop_map(|it| ("image".to_owned(), it))
    };
    let port =
        mapping(vec![("containerPort", one_of(&["80"])), ("hostPort", one_of(&["80", "0"]))]);
    let rest = mapping(vec![
        ("ports", list(port)),
        ("securityContext", prop_oneof![container_security(), Just(scalar(""))].boxed()),
        ("stdin", boolean()),
        ("command", list(one_of(&["sh", "-c", "|\n  x\n  y"]))),
    ]);
    (name(), image(), rest)
        .prop_map(|(name, image, rest)| {
            let Tree::Mapping(rest) = rest else { return rest };
            Tree::Mapping([vec![name, image], rest].concat())
        })
        .boxed()
}

fn pod() -> BoxedStrategy<Tree> {
    let security = mapping(vec![
        ("runAsNonRoot", boolean()),
        ("runAsUser", one_of(&["0", "10001"])),
        ("fsGroup", one_of(&["0", "2000"])),
        ("seccompProfile", profile()),
    ]);
    let fields = mapping(vec![
        ("hostNetwork", boolean()),
        ("hostPID", boolean()),
        ("shareProcessNamespace", boolean()),
        ("securityContext", prop_oneof![security, Just(scalar(""))].boxed()),
    ]);
    let containers = prop::collection::vec(container(), 1..3);
    (fields, containers, prop::option::of(prop::collection::vec(container(), 1..2)))
        .prop_map(|(fields, containers, init)| {
            let Tree::Mapping(mut fields) = fields else { return fields };
            fields.insert(fields.len() / 2, ("containers".to_owned(), Tree::Sequence(containers)));
            fields.extend(init.map(|init| ("initContainers".to_owned(), Tree::Sequence(init))));
            Tree::Mapping(fields)
        })
        .boxed()
}

fn manifest() -> BoxedStrategy<Tree> {
    let nested = |keys: &[&str], tree: Tree| {
        keys.iter().rev().fold(tree, |tree, key| Tree::Mapping(vec![((*key).to_owned(), tree)]))
    };
    let kinds: [(&str, &'static [&'static str]); 3] = [
        ("Pod", &["spec"]),
        ("Deployment", &["spec", "template", "spec"]),
        ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
    ];
    (pod(), prop::sample::select(kinds.to_vec()))
        .prop_map(move |(pod, (kind, way))| {
            let Tree::Mapping(mut object) = nested(way, pod) else { unreachable!("it is nested") };
            object.insert(0, ("kind".to_owned(), scalar(kind)));
            Tree::Mapping(object)
        })
        .boxed()
}

/// Writes a tree; every choice of style is taken from a list, which begins anew at its end.
struct Writer {
    choices: Vec<u8>,
    next: usize,
    out: String,
    comments: usize,
}

impl Writer {
    fn choose(&mut self, of: u8) -> u8 {
        let choice = self.choices.get(self.next % self.choices.len().max(1)).copied();
        self.next += 1;
        choice.unwrap_or(0) % of
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("# comment {} 😀", self.comments)
    }

    /// Maybe a comment behind a value, and the end of the line.
    fn end_line(&mut self) {
        if self.choose(5) == 0 {
            let comment = self.comment();
            self.out.push_str("  ");
            self.out.push_str(&comment);
        }
        self.out.push('\n');
    }

    fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    /// The value of a key at a column, from behind the colon to the end of its last line.
    fn value(&mut self, tree: &Tree, column: usize) {
        match tree {
            Tree::Scalar(text) if text.starts_with('|') => {
                let lines = text.replace('\n', &format!("\n{}", " ".repeat(column)));
                self.out.push(' ');
                self.out.push_str(&lines);
                self.out.push('\n');
            }
            Tree::Scalar(text) => {
                if !text.is_empty() {
                    self.out.push(' ');
                    self.out.push_str(text);
                }
                self.end_line();
            }
            Tree::Mapping(entries) if entries.is_empty() => {
                let empty = [" {}", "", " { }"][usize::from(self.choose(3))];
                self.out.push_str(empty);
                self.end_line();
            }
            Tree::Sequence(items) if items.is_empty() => {
                self.out.push_str(" []");
                self.end_line();
            }
            _ if self.choose(6) == 0 && is_flat(tree) => {
                self.out.push(' ');
                self.flow(tree, false);
                self.end_line();
            }
            Tree::Mapping(entries) => {
                self.end_line();
                let step = 1 + usize::from(self.choose(4));
                self.entries(entries, column + step, false);
            }
            Tree::Sequence(items) => {
                self.end_line();
                let column = column + usize::from(self.choose(3));
                self.items(items, column);
            }
        }
    }

    fn entries(&mut self, entries: &[(String, Tree)], column: usize, first_is_indented: bool) {
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 || !first_is_indented {
                if self.choose(8) == 0 {
                    let comment = self.comment();
                    self.indent(column);
                    self.out.push_str(&comment);
                    self.out.push('\n');
                }
                self.indent(column);
            }
            let quoted = self.choose(9) == 0;
            let quote = if quoted { "\"" } else { "" };
            self.out.extend([quote, key.as_str(), quote]);
            self.out.push(':');
            self.value(value, column);
        }
    }

    fn items(&mut self, items: &[Tree], column: usize) {
        for item in items {
            self.indent(column);
            self.out.push('-');
            match item {
                Tree::Mapping(entries) if !entries.is_empty() => {
                    let gap = 1 + usize::from(self.choose(3));
                    self.indent(gap);
                    self.entries(entries, column + 1 + gap, true);
                }
                _ => self.value(item, column + 2),
            }
        }
    }

    fn flow(&mut self, tree: &Tree, json: bool) {
        let pad = if self.choose(2) == 0 { " " } else { "" };
        let quoted = |text: &str| if json { format!("\"{text}\"") } else { text.to_owned() };
        match tree {
            Tree::Scalar(text) if json => {
                let inner = text.trim_matches(['"', '\'']);
                let is_word =
                    !matches!(inner, "true" | "false" | "null") && inner.parse::<i64>().is_err();
                let text = match inner {
                    "" | "~" => "null".to_owned(),
                    "yes" | "True" => "true".to_owned(),
                    "off" => "false".to_owned(),
                    "0x0" => "0".to_owned(),
                    _ if is_word => quoted(&inner.replace('\n', "\\n")),
                    _ => inner.to_owned(),
                };
                self.out.push_str(&text);
            }
            Tree::Scalar(text) => self.out.push_str(if text.is_empty() { "null" } else { text }),
            Tree::Mapping(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.separate(index, pad);
                    let key = quoted(key);
                    self.out.push_str(&key);
                    self.out.push_str(": ");
                    self.flow(value, json);
                }
                self.out.push_str(if entries.is_empty() { "" } else { pad });
                self.out.push('}');
            }
            Tree::Sequence(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, pad);
                    self.flow(item, json);
                }
                self.out.push_str(if items.is_empty() { "" } else { pad });
                self.out.push(']');
            }
        }
    }

    fn separate(&mut self, index: usize, pad: &str) {
        self.out.push_str(if index > 0 { ", " } else { pad });
        if self.choose(7) == 0 {
            self.out.push_str("\n  \n   ");
        }
    }
}

/// Whether a tree can stand in brackets: no block scalar is in it.
fn is_flat(tree: &Tree) -> bool {
    match tree {
        Tree::Scalar(text) => !text.starts_with('|'),
        Tree::Mapping(entries) => entries.iter().all(|(_, value)| is_flat(value)),
        Tree::Sequence(items) => items.iter().all(is_flat),
    }
}

/// A manifest in a style of its own.
fn text() -> impl Strategy<Value = String> {
    (manifest(), prop::collection::vec(any::<u8>(), 1..60), any::<[bool; 3]>()).prop_map(
        |(tree, choices, [windows, json, cut])| {
            let mut writer = Writer { choices, next: 0, out: String::new(), comments: 0 };
            match &tree {
                _ if json && writer.choose(3) == 0 => writer.flow(&tree, true),
                Tree::Mapping(entries) => writer.entries(entries, 0, false),
                _ => unreachable!("a manifest is a mapping"),
            }
            let mut text = writer.out;
            if cut && !text.ends_with("y\n") {
                text.truncate(text.trim_end_matches('\n').len());
            }
            if windows { text.replace('\n', "\r\n") } else { text }
        },
    )
}

fn source(text: &str) -> Source {
    Source::with_kind(text, Kind::Kubernetes)
}

fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.find("# comment").map(|at| &line[at..])).collect()
}

proptest! {
    // The same manifests each time: a gate must not fail by chance. Fuzzing is for new ones.
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_123),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_fix_does_what_it_says_and_nothing_else(text in text()) {
        let source = source(&text);
        let report = check_with_fixes(&source, &Policy::default());
        prop_assert_eq!(&report.syntax_errors, &[]);
        for finding in &report.findings {
            let Ok(fix) = &finding.fix else { continue };
            let range = TextRange::up_to(TextSize::of(source.text()));
            let unit = Unit { range, whole: true };
            let proof = prove(source.text(), source.kind(), unit, std::iter::once(fix));
            prop_assert_eq!(proof, Ok(()), "{}", fix.title);
        }
    }

    #[test]
    fn no_fix_is_withheld_for_going_wrong(text in text()) {
        let report = check_with_fixes(&source(&text), &Policy::default());
        for finding in &report.findings {
            if let Err(declined) = &finding.fix {
                let wrong = declined.reason.contains("withheld");
                prop_assert!(!wrong, "{}: {}", finding.rule, declined.reason);
            }
        }
    }

    #[test]
    fn fixing_everything_comes_to_an_end_and_keeps_comments_and_line_ends(text in text()) {
        let policy = Policy::default();
        let fixed = fix(&source(&text), &policy, Applicability::MayBreak);
        prop_assert_eq!(&fixed.stopped, &None);
        let after = fixed.source.text();
        let left = fixed.report.findings.iter().filter_map(|it| it.fix.as_ref().ok());
        let ready = left.filter(|fix| fix.applicability > Applicability::HasPlaceholders).count();
        prop_assert_eq!(ready, 0);
        for line in text.lines().map(str::trim).filter(|line| line.starts_with('#')) {
            prop_assert!(after.lines().any(|it| it.trim() == line), "{} is lost", line);
        }
        prop_assert!(comments(after).len() <= comments(&text).len());
        let breaks = |text: &str, end| text.matches(end).count();
        if text.contains("\r\n") {
            prop_assert_eq!(breaks(after, "\n"), breaks(after, "\r\n"));
        } else {
            prop_assert_eq!(breaks(after, "\r"), 0);
        }
        if text.ends_with('\n') {
            prop_assert!(after.ends_with('\n'));
        }
        let again = fix(&fixed.source, &policy, Applicability::MayBreak);
        prop_assert_eq!(again.source.text(), after);
    }

    #[test]
    fn what_is_fixed_meets_the_restricted_standard(text in text()) {
        let policy = Policy::pod_security(Level::Restricted, KubernetesVersion::NEWEST);
        let fixed = fix(&source(&text), &policy, Applicability::MayBreak);
        let left: Vec<_> = fixed.report.findings.iter().map(|it| (it.rule, &it.fix)).collect();
        prop_assert_eq!(left, vec![], "{}", fixed.source.text());
    }
}
