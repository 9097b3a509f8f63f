//! `permafrost.yaml`: where it is found, what it asks, and what wins over it.

use super::support::{Folder, HARMLESS, Outcome, PRIVILEGED};

/// Leaves nothing to find in the pod that is privileged.
const LENIENT: &str = "level: essential\nignore: [privileged-container]\n";

fn assert_clean(outcome: &Outcome) {
    assert_eq!(outcome.code, 0, "{}{}", outcome.out, outcome.err);
}

#[test]
fn the_file_of_the_working_folder_says_what_is_asked() {
    for name in ["permafrost.yaml", ".permafrost.yaml"] {
        let folder = Folder::with(&[(name, LENIENT), ("pod.yaml", PRIVILEGED)]);
        let outcome = folder.run("check pod.yaml");
        assert_clean(&outcome);
        let expected = format!(
            "Nothing in 1 file lets a container change while it runs.\nJudged by {name}.\n"
        );
        assert!(outcome.out.ends_with(&expected), "{}", outcome.out);
        let piped = folder.run_with_input("check -", PRIVILEGED);
        assert_clean(&piped);
    }
}

#[test]
fn the_nearest_file_counts_up_to_the_folder_of_the_repository() {
    let folder = Folder::with(&[
        ("permafrost.yaml", "level: nonsense\n"),
        ("repository/.git/HEAD", ""),
        ("repository/permafrost.yaml", LENIENT),
        ("repository/a/b/pod.yaml", PRIVILEGED),
        ("repository/near/permafrost.yaml", "level: essential\n"),
        ("repository/near/pod.yaml", PRIVILEGED),
        ("other/.git/HEAD", ""),
        ("other/a/pod.yaml", PRIVILEGED),
        ("none/pod.yaml", PRIVILEGED),
    ]);
    let within = |path: &str| {
        let mut command = folder.command("check --format json pod.yaml");
        let output = command.current_dir(folder.path(path)).output().expect("it can be started");
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("it writes JSON");
        report["summary"]["findings"].as_u64().expect("a number")
    };
    assert_eq!(within("repository/a/b"), 0);
    assert_eq!(within("repository/near"), 1);
    assert!(within("other/a") > 1);
    assert!(within("none") > 1, "outside of a repository no folder above counts");
}

#[test]
fn options_win_over_the_file() {
    let folder = Folder::with(&[
        ("permafrost.yaml", LENIENT),
        ("strict.yaml", "level: essential\n"),
        ("pod.yaml", PRIVILEGED),
    ]);
    let code = |options: &str| folder.run(&format!("check {options} pod.yaml")).code;
    assert_eq!(code(""), 0);
    assert_eq!(code("--level immutable"), 1);
    assert_eq!(code("--also privileged-container"), 1);
    assert_eq!(code("--policy strict.yaml"), 1);
    assert_eq!(code("--policy strict.yaml --ignore privileged-container"), 0);
    assert_eq!(code("--no-policy --level essential"), 1);
    assert_eq!(code("--no-policy --policy strict.yaml"), 2);
    assert_eq!(code("--policy absent.yaml"), 2);
    assert_eq!(code("--standard pss"), 2);
    assert_eq!(code("--standard pss --level baseline"), 0);
    assert_eq!(code("--no-policy --standard pss --level baseline"), 1);
}

#[test]
fn everything_that_is_wrong_with_the_file_is_said_in_a_line_each() {
    let text = "level: high\nignore:\n  - privilegd-container\n";
    let folder = Folder::with(&[("permafrost.yaml", text), ("pod.yaml", PRIVILEGED)]);
    for line in ["check", "fix", "check --format json"] {
        let outcome = folder.run(line);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{line}");
        let expected = "\
error: permafrost.yaml, line 1: `high` is no level; there are essential, baseline, restricted, immutable
error: permafrost.yaml, line 3: there is no rule `privilegd-container`; did you mean `privileged-container`?
";
        assert_eq!(outcome.err, expected, "{line}");
    }
    assert_eq!(folder.run("check --no-policy pod.yaml").code, 1);
    let absent = folder.run("check --policy absent.yaml");
    assert_eq!(
        absent.err,
        "error: could not read the policy absent.yaml: there is no such file or folder\n"
    );
}

#[test]
fn the_file_itself_is_no_manifest_unless_it_is_named() {
    // By its comment it looks as if it held an object.
    let text = format!("# no apiVersion and no kind here\n{LENIENT}");
    let folder = Folder::with(&[
        ("permafrost.yaml", &text),
        ("k8s/permafrost.yaml", PRIVILEGED),
        ("pod.yaml", HARMLESS),
    ]);
    let checked = |line: &str| -> Vec<_> {
        let report = folder.json(line);
        let files = report["files"].as_array().expect("an array");
        files.iter().map(|it| it["path"].as_str().expect("a path").to_owned()).collect()
    };
    assert_eq!(checked("check --format json"), ["k8s/permafrost.yaml", "pod.yaml"]);
    assert_eq!(checked("fix --format json"), ["k8s/permafrost.yaml", "pod.yaml"]);
    assert_eq!(checked("check --format json permafrost.yaml"), ["permafrost.yaml"]);
}

#[test]
fn a_rewrite_follows_the_file_and_says_so_beside_the_diff() {
    let folder = Folder::with(&[
        ("permafrost.yaml", "level: essential\nuser-id: 65532\n"),
        ("Dockerfile", "FROM alpine:3.22\nUSER root\n"),
    ]);
    let outcome = folder.run("fix Dockerfile");
    assert!(outcome.out.contains("+USER 65532:65532"), "{}", outcome.out);
    assert!(outcome.err.ends_with("\nJudged by permafrost.yaml.\n"), "{}", outcome.err);
    assert!(!outcome.out.contains("Judged by"), "{}", outcome.out);
    let json = folder.run("check --format json Dockerfile");
    assert!(!(json.out + &json.err).contains("Judged by"));
}
