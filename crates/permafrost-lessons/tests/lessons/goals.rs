//! Every kind of goal: what meets it, what nearly does, what is said then, and what doesn't.

use crate::support::{file, judged, lesson, page};
use permafrost_lessons::State::{self, Met, Nearly, Open};

const POD: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      hostPID: true
      hostIPC: true
      hostNetwork: true
      containers:
      - name: web
        image: nginx:1.29
        securityContext:
          privileged: true
";

const DOCKERFILE: &str =
    "FROM node:22 AS build\nRUN npm ci\nFROM node:22\nUSER root\nCMD [\"a\"]\n";

/// What the first goal comes to in a Deployment in which something is replaced.
fn first(goals: &str, changes: &[(&str, &str)]) -> (State, String) {
    let lesson = lesson(&page("web.yaml", POD, goals, POD));
    let text = changes.iter().fold(POD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    judged(&lesson, &text).remove(0)
}

fn state(goals: &str, changes: &[(&str, &str)]) -> State {
    first(goals, changes).0
}

#[test]
fn a_rule_must_no_longer_fire() {
    let goals = "- {says: Not privileged, met: Well, gone: privileged-container}";
    assert_eq!(first(goals, &[]), (Open, "Not privileged".to_owned()));
    for right in ["privileged: false", "privileged: no", "runAsUser: 1", "{}"] {
        let done = first(goals, &[("privileged: true", right)]);
        assert_eq!(done, (Met, "Well".to_owned()), "{right}");
    }
}

#[test]
fn a_comment_ends_nothing_and_is_told() {
    let goals = "- {says: Not privileged, gone: privileged-container}";
    for comment in ["# permafrost: ignore", "# trivy:ignore:AVD-KSV-0017"] {
        let silenced = format!("privileged: true {comment}");
        let (state, message) = first(goals, &[("privileged: true", &silenced)]);
        assert_eq!(state, Nearly, "{comment}");
        assert!(message.contains("`privileged-container` out at line 16"), "{message}");
    }
    let annotation = "name: web\n  annotations: {checkov.io/skip1: CKV_K8S_16=why}";
    assert_eq!(
        state(goals, &[("metadata:\n  name: web", &format!("metadata:\n  {annotation}"))]),
        Nearly
    );
}

#[test]
fn what_is_left_of_several_rules_is_told() {
    let goals = "- {says: Alone, gone: [host-pid, host-ipc, host-network]}";
    let pid = ("hostPID: true", "hostPID: false");
    let ipc = ("      hostIPC: true\n", "");
    let network = ("hostNetwork: true", "hostNetwork: false");
    let (state, message) = first(goals, &[pid, ipc]);
    assert_eq!(state, Nearly);
    assert!(message.starts_with("Nearly. What is left is in line 10: "), "{message}");
    assert_eq!(first(goals, &[pid, ipc, network]), (Met, "Alone".to_owned()));
}

#[test]
fn a_rule_must_not_fire_at_any_time() {
    let goals = "- {says: No secret, never: secret-in-env}";
    assert_eq!(state(goals, &[]), Met);
    let secret = "image: nginx:1.29\n        env: [{name: DB_PASSWORD, value: hunter2hunter2}]";
    assert_eq!(state(goals, &[("image: nginx:1.29", secret)]), Open);
}

#[test]
fn a_level_must_be_reached() {
    let start = "kind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers:\n  - name: a\n    \
                 image: a/b@sha256:";
    let start = start.to_owned() + &"1".repeat(64) + "\n    securityContext: {privileged: true}\n";
    let goals = "- {says: Baseline, level: baseline}";
    let lesson = lesson(&page("pod.yaml", &start, goals, &start));
    let state = |text: &str| judged(&lesson, text)[0].0;
    let mended = start.replace("true", "false").replace("privileged: false", "runAsNonRoot: true");
    assert_eq!(state(&mended), Met, "{:?}", judged(&lesson, &mended));
    assert_eq!(state(&start), Open);
    assert_eq!(state(&mended.replace("hostPID: false", "hostPID: true")), Nearly);
    let silenced = "hostPID: true # permafrost: ignore[host-pid]";
    assert_eq!(state(&mended.replace("hostPID: false", silenced)), Nearly);
}

#[test]
fn a_value_must_be_as_expected() {
    let goals = "- {says: Read-only, path: 'pod.containers[name=web].securityContext.readOnlyRootFilesystem', is: true}";
    let with = |value: &str| {
        let added = format!("privileged: true\n          {value}");
        first(goals, &[("privileged: true", &added)])
    };
    assert_eq!(with("readOnlyRootFilesystem: true").0, Met);
    assert_eq!(with("readOnlyRootFilesystem: false"), (Open, "Read-only".to_owned()));
    assert_eq!(with("runAsUser: 1").0, Open);
    let anywhere = "- {says: All, path: 'Deployment(web).spec.replicas', at-least: 2}";
    assert_eq!(state(anywhere, &[]), Open);
    assert_eq!(state(anywhere, &[("replicas: 1", "replicas: 3")]), Met);
    let nowhere = "- {says: All, path: 'pod(api).hostPID', shape: absent}";
    assert_eq!(state(nowhere, &[]), Open, "there is no such pod");
}

#[test]
fn a_text_in_the_place_of_a_value_is_nearly_right() {
    let goals = "- {says: Two, path: 'Deployment(web).metadata.labels.n', is: 2}";
    let (state, message) =
        first(goals, &[("  name: web\nspec", "  name: web\n  labels: {n: '2'}\nspec")]);
    assert_eq!(state, Nearly);
    assert_eq!(message, "`n` is the text `\"2\"` here; write it without quotes");
}

#[test]
fn an_author_has_words_for_what_is_nearly_right() {
    let goals = "
- says: Not root
  path: pod.containers[*].securityContext.runAsNonRoot
  is: true
  nearly:
  - if: {path: pod.securityContext.runAsUser, at-least: 1}
    says: A number is set, but nothing demands it
  - if: {fires: host-pid, path: pod.securityContext.runAsNonRoot, is: true}
    says: The pod demands it";
    let pod =
        |field: &str| first(goals, &[("hostIPC: true", &format!("securityContext: {{{field}}}"))]);
    assert_eq!(pod("runAsUser: 10").1, "A number is set, but nothing demands it");
    assert_eq!(pod("runAsNonRoot: true"), (Nearly, "The pod demands it".to_owned()));
    assert_eq!(pod("runAsNonRoot: false").0, Open);
}

#[test]
fn a_goal_may_ask_for_several_things() {
    let goals = "- {says: Both, gone: host-pid, path: pod.hostIPC, is: false}";
    let pid = ("hostPID: true", "hostPID: false");
    assert_eq!(state(goals, &[pid]), Open);
    assert_eq!(state(goals, &[pid, ("hostIPC: true", "hostIPC: false")]), Met);
}

#[test]
fn what_a_lesson_is_not_about_stays_as_it_is() {
    let goals =
        "- says: Else\n  unchanged-elsewhere: ['pod.hostPID', 'pod.containers[*].securityContext']";
    assert_eq!(
        state(goals, &[("hostPID: true", "hostPID: false"), ("privileged: true", "runAsUser: 1")]),
        Met
    );
    assert_eq!(
        state(goals, &[("      hostPID: true\n", ""), ("replicas: 1", "replicas: 1 # one")]),
        Met
    );
    let (state, message) = first(goals, &[("replicas: 1", "replicas: 0")]);
    assert_eq!(state, Open);
    assert_eq!(message, "`Deployment(web).spec.replicas` isn't as it was; put it back");
}

#[test]
fn what_no_longer_runs_meets_no_goal() {
    let lesson = lesson(&page("web.yaml", POD, "- {says: Alone, gone: host-pid}", POD));
    let last = |text: &str| lesson.judge(&[file("web.yaml", text)]).pop().expect("there are goals");
    assert_eq!((last(POD).state, &*last(POD).message), (Met, "Everything that ran still runs"));
    for (text, begin) in [
        ("", "The file is empty"),
        ("kind: Deployment\nmetadata: {name: web}\n", "The `apiVersion`"),
        (&POD.replace("hostPID: true", "hostPID: ["), "Line "),
        (&POD.replace("- name: web", "- name: other"), "Container `web` is gone"),
        (&POD.replace("hostPID: true", "hostPID: {{ .Values.x }}"), "What a template writes"),
    ] {
        assert_eq!(judged(&lesson, text), [(Open, "Alone".to_owned())], "{text}");
        let last = last(text);
        assert_eq!(last.state, Open, "{text}");
        assert!(last.message.starts_with(begin), "{}", last.message);
    }
}

#[test]
fn an_author_may_say_in_own_words_that_files_stay_valid() {
    let goals = "- {says: Alone, gone: host-pid}\n- {says: It still works, still-valid: true}";
    let lesson = lesson(&page("web.yaml", POD, goals, POD));
    let states = lesson.judge(&[file("web.yaml", POD)]);
    assert_eq!((states.len(), &*states[1].message), (2, "It still works"));
}

#[test]
fn a_dockerfile_has_goals_as_well() {
    let goals = "
- {says: Somebody else, gone: root-user-image, path: image.user, is-not: root}
- {says: Pinned, path: image.base, shape: digest}
- {says: Builds with it, path: stage(build).base, like: 'node:22*'}
- {says: The rest, unchanged-elsewhere: [USER, FROM]}";
    let lesson = lesson(&page("Dockerfile", DOCKERFILE, goals, DOCKERFILE));
    let states = |text: &str| judged(&lesson, text).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(states(DOCKERFILE), [Open, Open, Met, Met]);
    let digest = format!("FROM node:22@sha256:{}\n", "0".repeat(64));
    let mended = DOCKERFILE.replace("USER root", "USER node").replace("FROM node:22\n", &digest);
    assert_eq!(states(&mended), [Met, Met, Met, Met]);
    assert_eq!(states(&mended.replace("USER node\n", "")), [Open, Met, Met, Met]);
    assert_eq!(states(&mended.replace("npm ci", "npm install")), [Met, Met, Met, Open]);
    assert_eq!(states(&mended.replace(" AS build", "")), [Open, Open, Open, Open]);
}

#[test]
fn several_files_are_judged_together() {
    let dockerfile = "FROM alpine:3.22\nUSER app\nCMD [\"a\"]\n";
    let pod =
        POD.replace("nginx:1.29", "team/web:1").replace("privileged: true", "runAsNonRoot: true");
    let goals = "- {says: A number, gone: refused-image-user}\n- {says: In it, in: Dockerfile, path: image.user, shape: user-id}";
    let page = page("web.yaml", &pod, goals, &pod)
        + &format!(
            "```dockerfile start Dockerfile\n{dockerfile}```\n```dockerfile solution Dockerfile\n{dockerfile}```\n"
        );
    let lesson = lesson(&page);
    let states = |dockerfile: &str| -> Vec<_> {
        let files = [file("Dockerfile", dockerfile), file("web.yaml", &pod)];
        lesson.judge(&files).into_iter().map(|it| it.state).collect()
    };
    assert_eq!(states(dockerfile), [Open, Open, Met]);
    assert_eq!(states(&dockerfile.replace("app", "10001")), [Met, Met, Met]);
    assert_eq!(states(""), [Open, Open, Open]);
}

#[test]
fn a_rule_that_is_off_by_default_is_asked_where_a_goal_names_it() {
    let off = permafrost::rules().iter().find(|rule| rule.off_by_default);
    assert_eq!(off.map(|rule| rule.id), Some("mutable-config"));
    let goals = "- {says: Fixed, gone: mutable-config}";
    let pod = "kind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n";
    let lesson = lesson(&page("map.yaml", pod, goals, pod));
    assert_eq!(judged(&lesson, pod)[0].0, Open);
    assert_eq!(judged(&lesson, &format!("{pod}immutable: true\n"))[0].0, Met);
}

#[test]
fn half_a_file_is_judged_without_trouble() {
    let lesson = lesson(&page("web.yaml", POD, "- {says: Alone, level: immutable}", POD));
    for (end, _) in POD.char_indices() {
        assert_eq!(judged(&lesson, &POD[..end])[0].0, Open, "{end}");
    }
    assert_eq!(judged(&lesson, &POD.replace('\n', "\r\n"))[0].0, Open);
    assert!(lesson.judge(&[]).iter().all(|it| it.state == Open));
}
