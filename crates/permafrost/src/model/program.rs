//! Which files of a mounted volume a container may execute, as far as its manifest tells.

use super::item::Item;
use super::mount::Mount;

/// Where a container says what it executes.
const COMMANDS: [&[&[&str]]; 6] = [
    &[&["command"], &["args"]],
    &[&["livenessProbe", "exec", "command"]],
    &[&["readinessProbe", "exec", "command"]],
    &[&["startupProbe", "exec", "command"]],
    &[&["lifecycle", "postStart", "exec", "command"]],
    &[&["lifecycle", "preStop", "exec", "command"]],
];

/// Programs that read a script, which then needs no right to be executed.
const INTERPRETERS: [&str; 8] = ["sh", "bash", "ash", "dash", "python", "python3", "perl", "node"];

/// What stands around the paths in a script.
const AROUND_PATHS: [char; 10] = [' ', '\n', '\t', ';', '&', '|', '"', '\'', '(', ')'];

impl<'w> Mount<'w> {
    /// A file of the volume that the container may execute by its own words, if it names one.
    pub fn program(self) -> Option<&'w str> {
        let place = self.path()?.trim_end_matches('/');
        COMMANDS.iter().find_map(|fields| {
            let words = fields.iter().flat_map(|keys| self.container.field(keys).items());
            program_in(place, words.filter_map(Item::as_str))
        })
    }
}

/// What a command may execute in a folder, or the file of that name.
fn program_in<'w>(place: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let mut of_interpreter = false;
    for (at, word) in words.enumerate() {
        let is_script = at == 1 && of_interpreter;
        if at == 0 {
            of_interpreter = word.rsplit('/').next().is_some_and(|it| INTERPRETERS.contains(&it));
        }
        // An option names files of settings; `sh script` only reads the script.
        if !word.starts_with('-') && !is_script {
            let mut parts = word.split(AROUND_PATHS);
            let is_inside = |part: &&str| {
                let rest = part.strip_prefix(place);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if let Some(program) = parts.find(is_inside) {
                return Some(program);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_executed_are_told_from_those_that_are_read() {
        let program = |command: &'static str| program_in("/s", command.split(' '));
        assert_eq!(program("/s/a --fast"), Some("/s/a"));
        assert_eq!(program("tini -- /s/a"), Some("/s/a"));
        for command in
            ["sh /s/a", "/usr/bin/python3 /s/a", "app --settings=/s/a", "/sa", "app /s2/a"]
        {
            assert_eq!(program(command), None, "{command}");
        }
    }

    #[test]
    fn scripts_are_looked_through() {
        let script = |text| program_in("/s/a", ["sh", "-c", text].into_iter());
        assert_eq!(script("sleep 1\n/s/a;"), Some("/s/a"));
        assert_eq!(script("exec \"/s/a\" && true"), Some("/s/a"));
        assert_eq!(script("exec /s/ab"), None);
    }
}
