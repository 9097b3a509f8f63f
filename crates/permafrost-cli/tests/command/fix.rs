//! `permafrost fix`: the diff, what is written, and what is left alone.

use super::support::{Folder, HARMLESS, Outcome, PRIVILEGED, corpus, run};
use std::fs;
use std::process::Command;

const WRITE: &str = "fix --level essential --write";

fn git(folder: &Folder, line: &str, input: &str) -> Outcome {
    let mut git = Command::new("git");
    git.args(["-c", "core.autocrlf=false", "-c", "core.attributesFile=/dev/null"]);
    run(git.args(line.split(' ')).current_dir(folder.path(".")), input)
}

#[test]
fn git_applies_the_diff_of_every_file_and_it_gives_what_write_gives() {
    let (patched, written) = (Folder::new(), Folder::new());
    let corpus = corpus();
    for (path, bytes) in &corpus {
        // A name that needs care in a diff.
        let path = path.replace('/', "/my ");
        patched.write(&path, bytes);
        written.write(&path, bytes);
    }
    let diff = patched.run("fix .");
    assert_eq!(diff.code, 1, "{}", diff.err);
    let applied = git(&patched, "apply --whitespace=nowarn -", &diff.out);
    assert_eq!(applied.code, 0, "{}", applied.err);
    written.run("fix --write .");
    let mut changed = 0;
    for (path, bytes) in &corpus {
        let path = path.replace('/', "/my ");
        let after = written.read(&path);
        assert_eq!(patched.read(&path), after, "{path}");
        changed += usize::from(after.as_bytes() != bytes);
    }
    assert!(changed > 5, "the corpus has enough to fix");
}

#[test]
fn a_diff_changes_no_file_and_its_exit_code_tells_that_something_was_found() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED), ("good.yaml", HARMLESS)]);
    let outcome = folder.run("fix --level essential .");
    assert_eq!(outcome.code, 1);
    let expected = "\
--- a/pod.yaml
+++ b/pod.yaml
@@ -7,4 +7,4 @@
   - name: app
     image: example/app:1.2
     securityContext:
-      privileged: true # why not
+      privileged: false # why not
";
    assert_eq!(outcome.out, expected);
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    let hint = "1 fix in 1 file; 0 findings would be left.";
    assert!(outcome.err.starts_with(hint), "{}", outcome.err);
}

#[test]
fn writing_changes_what_it_names_and_writing_again_changes_nothing() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let first = folder.run(&format!("{WRITE} pod.yaml"));
    assert_eq!((first.code, first.out.as_str()), (0, ""), "{}", first.err);
    assert!(first.err.contains("pod.yaml: 1 fix\n  privileged-container: "), "{}", first.err);
    let fixed = PRIVILEGED.replace("privileged: true", "privileged: false");
    assert_eq!(folder.read("pod.yaml"), fixed);

    let modified = || fs::metadata(folder.path("pod.yaml")).and_then(|it| it.modified());
    let before = modified().expect("the system knows");
    let second = folder.run(&format!("{WRITE} pod.yaml"));
    assert_eq!(second.code, 0);
    assert_eq!(second.err, "Nothing to fix; 0 findings left.\n");
    assert_eq!(modified().expect("the system knows"), before);
}

#[test]
fn a_fix_that_may_break_is_left_out_if_asked_for() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let outcome = folder.run("fix --level essential --write --applicability safe pod.yaml");
    assert_eq!(outcome.code, 1, "the finding is still there");
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    assert!(outcome.err.contains("`--applicability may-break` makes"), "{}", outcome.err);
}

#[test]
fn line_ends_and_a_missing_last_one_stay_as_they_are() {
    let before = PRIVILEGED.trim_end().replace('\n', "\r\n");
    let folder = Folder::with(&[("pod.yaml", &before)]);
    let diff = folder.run("fix --level essential pod.yaml").out;
    assert!(
        diff.contains("\n+      privileged: false # why not\n\\ No newline at end"),
        "{diff:?}"
    );
    folder.run(&format!("{WRITE} pod.yaml"));
    let expected = before.replace("privileged: true", "privileged: false");
    assert_eq!(folder.read("pod.yaml"), expected);
}

#[test]
fn standard_input_gives_a_diff_or_the_whole_text() {
    let folder = Folder::new();
    let diff = folder.run_with_input("fix --level essential -", PRIVILEGED);
    assert!(diff.out.starts_with("--- a/stdin\n+++ b/stdin\n@@ "), "{}", diff.out);
    let text = folder.run_with_input(&format!("{WRITE} -"), PRIVILEGED);
    assert_eq!(text.out, PRIVILEGED.replace("privileged: true", "privileged: false"));
    let untouched = folder.run_with_input(&format!("{WRITE} -"), HARMLESS);
    assert_eq!((untouched.code, untouched.out.as_str()), (0, HARMLESS));
    let both = folder.run_with_input(&format!("{WRITE} --format json -"), PRIVILEGED);
    assert_eq!((both.code, both.out.as_str()), (2, ""));
}

#[cfg(unix)]
#[test]
fn a_written_file_keeps_its_mode_and_its_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real/pod.yaml", PRIVILEGED)]);
    let real = folder.path("real/pod.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink(&real, folder.path("link.yaml")).expect("the system has links");
    folder.run(&format!("{WRITE} link.yaml"));
    let link = fs::symlink_metadata(folder.path("link.yaml")).expect("it is there");
    assert!(link.file_type().is_symlink());
    let mode = fs::metadata(&real).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(folder.read("real/pod.yaml").contains("privileged: false"));
}

#[test]
fn files_of_other_tools_are_not_touched() {
    let folder = Folder::with(&[("a.json", "{\"a\":1}"), ("pod.yaml", PRIVILEGED)]);
    let json = folder.json("fix --level essential --format json .");
    let files = json["files"].as_array().expect("an array");
    assert_eq!(files.len(), 1);
    assert_eq!(files[0]["path"], "pod.yaml");
}
