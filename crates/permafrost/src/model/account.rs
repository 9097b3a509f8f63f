//! Users and groups that the steps of a build create, and the numbers that they give them.

use super::command::is_one_of;
use super::command::options::{operands, value};
use super::run::Run;
use super::stage::Build;

/// The options of `useradd`, `usermod` and both kinds of `adduser` that take the next word.
const USER_OPTIONS: &str = "b c d e f g G h k K p P R s u Z --base-dir --comment --home-dir --home \
                            --expiredate --inactive --gid --groups --skel --key --password --prefix \
                            --root --shell --uid --selinux-user --gecos --ingroup --conf --firstuid \
                            --lastuid --add_extra_groups";

/// The options of `groupadd`, `groupmod` and `addgroup` that take the next word.
const GROUP_OPTIONS: &str = "g K n p P R U --gid --key --new-name --password --prefix --root --users \
                             --conf --firstgid --lastgid";

/// The number of a user, if the steps before an instruction give it one and the same throughout.
pub fn user_id(build: &Build<'_>, before: usize, name: &str) -> Option<String> {
    number(build, before, name, "useradd adduser usermod", USER_OPTIONS, "u --uid")
}

/// The number of a group, if the steps before an instruction give it one and the same throughout.
pub fn group_id(build: &Build<'_>, before: usize, name: &str) -> Option<String> {
    number(build, before, name, "groupadd addgroup groupmod", GROUP_OPTIONS, "g --gid")
}

/// The name of the first user that a step before an instruction creates with a number.
pub fn user_name(build: &Build<'_>, before: usize, id: &str) -> Option<String> {
    let runs = build.image_steps().take_while(|run| run.instruction < before);
    runs.flat_map(Run::calls).find_map(|call| {
        call.program().filter(|it| is_one_of("useradd adduser", it))?;
        let arguments = call.arguments(USER_OPTIONS);
        value(&arguments, "u --uid").filter(|number| *number == id)?;
        operands(&arguments).next().map(str::to_owned)
    })
}

fn number(
    build: &Build<'_>,
    before: usize,
    name: &str,
    programs: &str,
    valued: &str,
    option: &str,
) -> Option<String> {
    let mut found: Option<String> = None;
    for run in build.image_steps().take_while(|run| run.instruction < before) {
        let calls = run.calls().filter(|it| it.program().is_some_and(|it| is_one_of(programs, it)));
        for call in calls {
            let arguments = call.arguments(valued);
            // A name that isn't known might be this one, under any number.
            let operand = operands(&arguments).next()?;
            if operand != name {
                continue;
            }
            let Some(number) = value(&arguments, option) else { continue };
            let is_number = number.parse::<u32>().is_ok() && !number.starts_with(['+', '0']);
            if !is_number || found.as_ref().is_some_and(|found| found != number) {
                return None;
            }
            found = Some(number.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn ids(script: &str) -> (Option<String>, Option<String>) {
        let text = format!("FROM a\nRUN {script}\nUSER app:web");
        let dockerfile = parse(&text);
        let build = Build::of(&dockerfile);
        (user_id(&build, 2, "app"), group_id(&build, 2, "web"))
    }

    #[test]
    fn numbers_stand_in_every_dialect() {
        for script in [
            "groupadd -r -g 20 web && useradd -l -r -u 10 -g web app",
            "addgroup -S -g 20 web && adduser -S -D -H -h /é -g '' -G web -u 10 app",
            "addgroup --gid 20 web; adduser --uid=10 --gecos '' --disabled-password app",
            "sudo groupadd web --gid=20; useradd -Nmu10 --shell /bin/sh app",
            "useradd app && usermod -u 10 app && groupmod -g 20 web; useradd -u 5 other",
        ] {
            assert_eq!(ids(script), (Some("10".to_owned()), Some("20".to_owned())), "{script}");
        }
    }

    #[test]
    fn what_may_be_another_number_is_none() {
        for script in [
            "useradd app; groupadd web",
            "useradd -u $U app; groupadd -g $G web",
            "useradd -u 10 app; usermod -u 11 app",
            "useradd -u 010 app",
            "useradd -u 0 app",
            "adduser app web",
            "useradd -u 10 apps",
            "echo useradd -u 10 app",
            "useradd -u",
        ] {
            assert_eq!(ids(script), (None, None), "{script}");
        }
    }

    #[test]
    fn a_number_leads_to_its_name() {
        let dockerfile = parse("FROM a\nRUN useradd b; adduser -D -u 10 é\nUSER 10");
        let build = Build::of(&dockerfile);
        assert_eq!(user_name(&build, 2, "10").as_deref(), Some("é"));
        assert_eq!(user_name(&build, 2, "11"), None);
        assert_eq!(user_name(&build, 1, "10"), None);
    }

    #[test]
    fn only_steps_before_the_instruction_count() {
        let dockerfile =
            parse("FROM a\nUSER app\nRUN useradd -u 10 app\nONBUILD RUN useradd -u 1 b");
        let build = Build::of(&dockerfile);
        assert_eq!(user_id(&build, 1, "app"), None);
        assert_eq!(user_id(&build, 4, "b"), None);
    }
}
