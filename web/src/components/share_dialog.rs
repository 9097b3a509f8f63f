//! The window that offers a share link: what it holds, how long it is, and that nobody is told.

use super::dialog::Dialog;
use crate::hand_over;
use crate::share::{LONGEST, Shared};
use crate::state::Action;
use gloo::utils::window;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What is shared; nothing while the window is shut.
    pub(crate) shared: Option<Shared>,
    pub(crate) close: Callback<()>,
    pub(crate) act: Callback<Action>,
}

/// Links that are longer are cut off by some programs.
const SAFE: usize = 2_000;

#[component]
pub(crate) fn ShareDialog(props: &Props) -> Html {
    let link = use_state(|| None::<AttrValue>);
    {
        let link = link.clone();
        use_effect_with(props.shared.clone(), move |shared| {
            link.set(None);
            if let Some(shared) = shared.clone() {
                spawn_local(async move {
                    let fragment = shared.link().await;
                    link.set(fragment.map(|fragment| (page() + &fragment).into()));
                });
            }
        });
    }
    let field = use_node_ref();
    let copy = {
        let (link, act, close) = (link.clone(), props.act.clone(), props.close.clone());
        Callback::from(move |_: MouseEvent| {
            let (act, close) = (act.clone(), close.clone());
            hand_over::copy(link.as_deref().unwrap_or_default(), move |allowed| {
                let said = if allowed { "Link copied." } else { "The browser refused to copy." };
                close.emit(());
                act.emit(Action::Noticed(said.into()));
            });
        })
    };
    let select = {
        let field = field.clone();
        Callback::from(move |_: FocusEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.select();
            }
        })
    };
    let content = match link.as_ref() {
        None => html! { <p>{ "One moment" }</p> },
        Some(link) if link.len() > LONGEST => html! {
            <p>
                { format!(
                    "This is too much for a link: it would have {} characters, and at most {} can \
                     be read again. Download the files and share these.",
                    grouped(link.len()), grouped(LONGEST),
                ) }
            </p>
        },
        Some(link) => html! {
            <>
                <div class="link">
                    <input ref={field} readonly=true aria-label="Link" value={link} onfocus={select} />
                    <button class="strong" type="button" onclick={copy}>{ "Copy link" }</button>
                </div>
                <p>{ length(link.len()) }</p>
            </>
        },
    };
    html! {
        <Dialog title="Share" open={props.shared.is_some()} close={props.close.clone()} class="share">
            { content }
            <p class="why">
                { "The link holds the text of every tab and what is asked of them. All of that stands \
                   behind its #, which a browser sends to no server. Whoever has the link can read \
                   it: look for passwords before you send it." }
            </p>
        </Dialog>
    }
}

/// The address of the page itself.
fn page() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

fn length(count: usize) -> String {
    let characters = grouped(count);
    if count > SAFE {
        format!(
            "{characters} characters. Some programs cut links above {}: send it as a file, or look \
             whether it came whole.",
            grouped(SAFE)
        )
    } else {
        format!("{characters} characters.")
    }
}

/// A number with a comma between its thousands.
fn grouped(number: usize) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", grouped(number / 1000), number % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_some_programs_cut_says_so() {
        assert_eq!(length(812), "812 characters.");
        let long = length(4_210);
        assert!(
            long.starts_with("4,210 characters. Some programs cut links above 2,000"),
            "{long}"
        );
        assert_eq!(grouped(1_000_000), "1,000,000");
    }
}
