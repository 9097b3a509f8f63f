//! What a lesson has to prove before anybody learns from it.

use crate::support::{lesson, page, told};

const START: &str = "FROM alpine:3.22\nRUN id\nUSER root\n";
const SOLUTION: &str = "FROM alpine:3.22\nRUN id\nUSER 10001\n";
const GOALS: &str =
    "- {says: Not root, gone: root-user-image}\n- {says: Else, unchanged-elsewhere: [USER]}";

fn proof(page: &str) -> Vec<String> {
    told(&lesson(page).prove())
}

#[test]
fn a_lesson_that_does_what_it_should_is_proved() {
    let page = page("Dockerfile", START, GOALS, SOLUTION)
        + "```diff other Dockerfile by name\n-USER 10001\n+USER nobody\n```\n\
           ```diff wrong Dockerfile root by number\n-USER 10001\n+USER 0\n```\n";
    assert_eq!(proof(&page), [""; 0]);
}

#[test]
fn a_goal_that_is_met_at_the_start_is_told() {
    let goals = "- {says: Not root, gone: root-user-image}\n- {says: There, path: image.base, is: 'alpine:3.22'}";
    let told = proof(&page("Dockerfile", START, goals, SOLUTION));
    assert_eq!(told, ["1-one.md:14: goal 2 is met at the start already: There"]);
}

#[test]
fn a_goal_to_keep_that_is_not_met_at_the_start_is_told() {
    let goals = "- {says: Keeps, never: root-user-image}";
    let told = proof(&page("Dockerfile", START, goals, SOLUTION));
    assert!(
        told[0].starts_with("1-one.md:14: goal 1 is to stay met, but isn't at the start"),
        "{told:?}"
    );
}

#[test]
fn a_solution_that_does_not_pass_is_told() {
    let told = proof(&page("Dockerfile", START, GOALS, &SOLUTION.replace("RUN id\n", "")));
    let expected = "1-one.md:21: the solution doesn't pass: goal 2 isn't met: Else (`RUN id` isn't as it was; \
                    put it back)";
    assert_eq!(told, [expected]);
    let whole = page("Dockerfile", START, GOALS, SOLUTION);
    let none = whole.split("```dockerfile solution").next().unwrap_or_default();
    let none = none.split("```yaml solution").next().unwrap_or_default();
    assert_eq!(proof(none), ["1-one.md:1: the solution of `Dockerfile` is missing"]);
}

#[test]
fn a_lesson_without_hints_is_told() {
    let whole = page("Dockerfile", START, GOALS, SOLUTION);
    let told = proof(&whole.replace("```text hint\nLook.\n```\n", ""));
    assert_eq!(told, ["1-one.md:14: there is no hint; add a block `text hint`"]);
}

#[test]
fn a_wrong_way_that_passes_is_told_and_a_right_one_that_does_not() {
    let page = page("Dockerfile", START, GOALS, SOLUTION)
        + "```diff wrong Dockerfile by name\n-USER 10001\n+USER nobody\n```\n\
           ```diff other Dockerfile as root\n-USER 10001\n+USER 0\n```\n\
           ```diff other Dockerfile the same\n USER 10001\n```\n";
    let told = proof(&page);
    assert_eq!(told[0], "1-one.md:26: `by name` is wrong, but passes");
    assert!(
        told[1].starts_with("1-one.md:30: `as root` is right, but doesn't pass: goal 1"),
        "{told:?}"
    );
    assert_eq!(told[2], "1-one.md:34: `the same` is the solution itself");
}

#[test]
fn only_what_can_be_mended_is_proved() {
    let quiz = "question: q\nchoices: [{text: a, right: true, why: w}, {text: b, why: w}]";
    let page = format!("{}```yaml quiz\n{quiz}\n```\n", crate::support::HEAD);
    let lesson = lesson(&page);
    assert_eq!(lesson.prove(), []);
    assert_eq!(lesson.judge(&[]), []);
}
