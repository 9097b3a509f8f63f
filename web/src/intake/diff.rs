//! The new side of a unified diff, as `git diff`, a pull request or `diff -u` shows it.

use super::named;
use crate::files::NewFile;
use permafrost::Kind;

/// The files of a diff as they are after it, as far as it shows them; none where this is no diff.
pub(super) fn files(lines: &[&str]) -> Vec<NewFile> {
    let Some(first) = lines.iter().position(|line| !line.trim().is_empty()) else {
        return Vec::new();
    };
    if !begins(&lines[first..]) {
        return Vec::new();
    }
    let mut all: Vec<(Option<&str>, String)> = Vec::new();
    let mut path = None;
    let mut rest = lines[first..].iter();
    let mut is_new = true;
    while let Some(line) = rest.next() {
        if let Some(after) = line.strip_prefix("+++ ") {
            // A date may stand behind a tab.
            let after = after.split('\t').next().unwrap_or(after).trim();
            path = Some(after.strip_prefix("b/").unwrap_or(after));
            is_new = true;
        } else if let Some((before, after)) = counts(line) {
            let text = new_side(&mut rest, before, after);
            match all.last_mut().filter(|_| !is_new) {
                Some((_, whole)) => whole.push_str(&text),
                None => all.push((path, text)),
            }
            is_new = false;
        }
    }
    // A change of many files is looked at for those that can be judged.
    let is_known = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        path != "/dev/null" && Kind::of_file_name(name).is_some()
    };
    let wanted = all.into_iter().filter(|(path, _)| path.is_none_or(is_known));
    wanted.map(|(path, text)| named(path, text, None)).collect()
}

/// Whether these lines begin as a diff does. Three dashes alone begin a document of YAML.
fn begins(lines: &[&str]) -> bool {
    let is_header = |at: usize| {
        let line = |ahead: usize| lines.get(at + ahead).copied().unwrap_or_default();
        line(0).starts_with("--- ") && line(1).starts_with("+++ ") && counts(line(2)).is_some()
    };
    let first = lines[0];
    let is_patch = first.starts_with("diff ") || first.starts_with("Index: ") || is_mail(first);
    counts(first).is_some() || is_header(0) || (is_patch && (0..lines.len()).any(is_header))
}

/// Whether a patch begins here as `git format-patch` writes it.
fn is_mail(line: &str) -> bool {
    let id = line.strip_prefix("From ").and_then(|rest| rest.split(' ').next());
    id.is_some_and(|id| id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// How many lines of each side stand in the hunk that begins here: `@@ -1,4 +1,6 @@`.
fn counts(line: &str) -> Option<(usize, usize)> {
    let (sides, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (before, after) = sides.split_once(" +")?;
    let count = |side: &str| match side.split_once(',') {
        Some((_, count)) => count.parse().ok(),
        None => side.parse::<usize>().ok().map(|_| 1),
    };
    Some((count(before)?, count(after)?))
}

/// The lines of the new side of a hunk.
fn new_side<'a>(
    lines: &mut (impl Iterator<Item = &'a &'a str> + Clone),
    mut before: usize,
    mut after: usize,
) -> String {
    let mut text = String::new();
    while before > 0 || after > 0 {
        let Some(line) = lines.next() else { break };
        // What copies a diff often takes away the blank of an empty line.
        let (sign, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
        if sign == "\\" {
            continue;
        }
        before -= usize::from(sign != "+" && before > 0);
        if sign != "-" {
            after = after.saturating_sub(1);
            text.push_str(rest);
            text.push('\n');
        }
    }
    if lines.clone().next().is_some_and(|line| line.starts_with('\\')) {
        // `\ No newline at end of file`
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Wrapper, unwrap};

    fn found(text: &str) -> Vec<(Option<String>, String)> {
        let found = unwrap(text).expect("it is a diff");
        assert_eq!(found.wrapper, Wrapper::Diff);
        found.files.into_iter().map(|it| (it.name, it.text)).collect()
    }

    #[test]
    fn the_new_side_of_each_file_is_taken() {
        let diff = "\
diff --git a/web/Dockerfile b/web/Dockerfile
index 1..2 100644
--- a/web/Dockerfile
+++ b/web/Dockerfile
@@ -1,2 +1,3 @@
-FROM nginx
+FROM nginx:1.2
 USER 7

@@ -9 +10,0 @@ RUN x
-USER root
diff --git a/src/a.rs b/src/a.rs
--- a/src/a.rs
+++ b/src/a.rs
@@ -1 +1 @@
-a
+b
diff --git a/k8s/pod.yaml b/k8s/pod.yaml
new file mode 100644
--- /dev/null
+++ b/k8s/pod.yaml
@@ -0,0 +1,2 @@
+kind: Pod
+spec: {}
\\ No newline at end of file
";
        let expected = [
            (Some("Dockerfile".to_owned()), "FROM nginx:1.2\nUSER 7\n\n".to_owned()),
            (Some("pod.yaml".to_owned()), "kind: Pod\nspec: {}".to_owned()),
        ];
        assert_eq!(found(diff), expected);
    }

    #[test]
    fn a_hunk_alone_has_no_name() {
        let hunk = "@@ -1 +1,2 @@\n FROM a:1\n+USER 7\n";
        assert_eq!(found(hunk), [(None, "FROM a:1\nUSER 7\n".to_owned())]);
    }

    #[test]
    fn a_line_that_looks_like_a_header_is_counted_as_a_line() {
        let diff = "--- a/pod.yaml\t2026-01-01\n+++ b/pod.yaml\t2026-01-02\n@@ -1,2 +1,3 @@\n--- # one\n\
                    +++ x\n+--- # two\n kind: Pod\n";
        let [(name, text)] = &found(diff)[..] else { panic!("one file") };
        assert_eq!(name.as_deref(), Some("pod.yaml"));
        assert_eq!(text, "++ x\n--- # two\nkind: Pod\n");
    }

    #[test]
    fn a_file_that_is_gone_is_no_file() {
        let diff = "--- a/Dockerfile\n+++ /dev/null\n@@ -1 +0,0 @@\n-FROM a\n";
        assert_eq!(unwrap(diff), None);
    }
}
