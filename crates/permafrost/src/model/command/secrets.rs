//! Secrets that are written out in a command: in variables, options, addresses and headers.

use super::{Call, is_one_of};
use crate::model::secret::{has_secret_value, is_dummy, is_surely_secret_name, may_be_secret};
use crate::syntax::shell::Word;

/// Options whose values are secrets.
const OPTIONS: &str = "--password --passwd --http-password --token --auth-token --access-token \
                       --api-key --api-token --client-secret --secret-key";

/// The word of a command that has a secret written out.
pub fn secret_in<'s, 't>(call: Call<'s, 't>) -> Option<&'s Word<'t>> {
    // What a command runs is looked at by itself.
    if call.nested().next().is_some() {
        return None;
    }
    let command = call.command();
    let mut words = command.assignments.iter().chain(&command.words);
    let by_itself = words.find(|word| {
        let Some(text) = word.known() else { return false };
        let assigns = text.split_once('=').is_some_and(|(name, value)| {
            let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            is_name && is_surely_secret_name(name) && is_meant(value)
        });
        assigns || has_secret_value(text)
    });
    by_itself.or_else(|| {
        // Few commands have such an option, and all others are passed over.
        let has_options =
            call.words().iter().any(|it| it.text.starts_with("--") || it.text.starts_with("-u"));
        if !has_options {
            return None;
        }
        let arguments = call.arguments(match call.program() {
            Some("curl" | "wget") => "u --user --password --http-password",
            _ => OPTIONS,
        });
        let given = arguments.iter().find(|it| {
            let is_login = matches!(it.option, "u" | "--user")
                && it.value.split_once(':').is_some_and(|(_, password)| is_meant(password));
            is_login || (is_one_of(OPTIONS, it.option) && is_meant(it.value))
        });
        given.map(|it| &call.words()[it.index]).filter(|word| word.known().is_some())
    })
}

/// Whether a value is a secret that somebody meant to keep.
fn is_meant(value: &str) -> bool {
    let is_plain = !value.contains(char::is_whitespace) && !value.contains(['$', '{', '%']);
    is_plain && may_be_secret(value) && !is_dummy(value)
}

#[cfg(test)]
mod tests {
    use super::super::Scripts;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let scripts = Scripts::of(text.into());
        scripts.calls().filter_map(secret_in).map(|word| word.text.to_string()).collect()
    }

    #[test]
    fn secrets_are_found_where_they_are_written() {
        for (text, word) in [
            ("export NPM_TOKEN=abcdef12 && x", "NPM_TOKEN=abcdef12"),
            ("sh -c 'db_password=hunter2 x'", "db_password=hunter2"),
            ("echo \"TOKEN=abcdef12\" > .env", "TOKEN=abcdef12"),
            ("curl -u app:hunter2 https://example.com", "app:hunter2"),
            ("RAILS_MASTER_KEY=444d97da18f15ea7 x", "RAILS_MASTER_KEY=444d97da18f15ea7"),
            ("x --password hunter2", "hunter2"),
            ("x --token=abcdef12", "--token=abcdef12"),
            ("git clone https://app:hunter2@example.com/x", "https://app:hunter2@example.com/x"),
            (
                "curl -H 'Authorization: Bearer glpat-abcdefghij0123456789'",
                "Authorization: Bearer glpat-abcdefghij0123456789",
            ),
        ] {
            assert_eq!(found(text), [word], "{text}");
        }
    }

    #[test]
    fn what_is_given_from_outside_is_no_finding() {
        for text in [
            "export NPM_TOKEN=$T; x --token=\"$T\" --password ${P}",
            "SECRET_KEY_BASE=1 rails assets:precompile",
            "SECRET_KEY_BASE=dummy-value URL=postgres://dummy:dummy@localhost/x y",
            "key=0123456789ABCDEF0123456789ABCDEF01234567; gpg --recv-keys \"$key\"",
            "TOKEN=$(cat /run/secrets/x)",
            "PASSWORD_FILE=/run/secrets/x y",
            "git clone https://$U:$P@example.com/x",
            "curl -u \"$U:$P\" x; curl --user app: y; useradd -u 1000:1 x",
            "echo 'PASSWORD=choose a password'",
            "x --password",
            "",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
