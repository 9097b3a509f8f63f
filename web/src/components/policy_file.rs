//! The policy as a file: shown, taken away, and brought.

use super::icon::Icon;
use super::policy_text::PolicyText;
use crate::disk::{self, Came};
use crate::files::NewFile;
use crate::hand_over;
use crate::policy::Part;
use permafrost::{Policy, policy_file};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) policy: Policy,
    pub(crate) choose: Callback<Policy>,
}

/// What the file is saved as.
const NAME: &str = policy_file::NAMES[0];

#[component]
pub(crate) fn PolicyFile(props: &Props) -> Html {
    let Props { policy, choose } = props;
    // How many files were brought, and the text of the last one: for each the field begins anew.
    let brought = use_state(|| (0, None::<AttrValue>));
    let said = use_state(AttrValue::default);
    let copy = {
        let (policy, said) = (policy.clone(), said.clone());
        Callback::from(move |_| {
            let said = said.clone();
            hand_over::copy(&policy_file::write(&policy), move |allowed| {
                said.set(if allowed { "Copied." } else { "The browser refused to copy." }.into());
            });
        })
    };
    let download = {
        let (policy, said) = (policy.clone(), said.clone());
        Callback::from(move |_| {
            let saved = hand_over::download(&policy_file::write(&policy), NAME);
            said.set(match saved {
                Ok(()) => format!("Saved as {NAME}.").into(),
                Err(_) => "The browser refused to save.".into(),
            });
        })
    };
    let ask = {
        let (brought, said, policy, choose) =
            (brought.clone(), said.clone(), policy.clone(), choose.clone());
        let got = Callback::from(move |came: Came| {
            let left_out = came.left_out().unwrap_or_default();
            let Some(NewFile { name, text, .. }) = came.files().into_iter().next() else {
                return said.set(left_out.into());
            };
            let name = name.unwrap_or_default();
            said.set(match Part::File.read(&text, &policy) {
                Ok(policy) => {
                    choose.emit(policy);
                    format!("{name} is followed now.").into()
                }
                Err(_) => format!("{name} can't be followed as it is.").into(),
            });
            brought.set((brought.0 + 1, Some(text.into())));
        });
        Callback::from(move |_| disk::ask(false, got.clone()))
    };
    let (times, draft) = &*brought;
    html! {
        <>
            <PolicyText key={*times} part={Part::File} draft={draft.clone()} policy={policy.clone()} {choose} />
            <div class="actions">
                <button type="button" onclick={copy}>{ Icon::Copy.draw() }{ "Copy" }</button>
                <button type="button" onclick={download}>{ Icon::Download.draw() }{ "Download" }</button>
                <button type="button" onclick={ask}>{ "Open a file" }</button>
                <p role="status">{ (*said).clone() }</p>
            </div>
        </>
    }
}
