//! What the last edition holds, and the guide does not any more: ids that are lost, codes that mean something else now, and
//! warnings that went without a word.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::ids::{before, hazard, ids};
use crate::rule::Rule;
use crate::source::Spanned;

/// Holds a guide against its last edition.
pub fn check(guide: &Guide, found: &mut Diagnostics) {
    let Some(last) = guide.editions.last() else { return };
    let ids = ids(guide);
    let now: BTreeMap<&str, (&Spanned<String>, &str)> = ids
        .iter()
        .map(|(id, title)| (id.value.as_str(), (id, title.as_str())))
        .collect();
    let before: BTreeSet<String> = before(guide).collect();
    let retired: BTreeMap<&str, Option<&str>> = guide
        .config
        .retired
        .iter()
        .map(|(id, why)| (id.value.as_str(), why.as_ref().map(|why| why.value.as_str())))
        .collect();
    let hazards: BTreeSet<&str> = now
        .keys()
        .filter_map(|key| key.split_once(' '))
        .filter(|(kind, _)| hazard(kind).is_some())
        .map(|(_, id)| id)
        .collect();
    for (held, title) in &guide.editions.holds.ids {
        let Some((kind, id)) = held.value.split_once(' ') else {
            continue;
        };
        if kind == "code" {
            if let Some((place, tree)) = now.get(held.value.as_str())
                && tree != title
            {
                let message = format!(
                    "`{id}` stands for the decision `{title}` on paper of edition {}",
                    last.number
                );
                let help = format!("give the decision `{tree}` a code that was never used");
                found.report(Diagnostic::new(Rule::CodeReused, place.span, message).help(help));
            }
            continue;
        }
        let known = retired.get(id);
        if matches!(kind, "danger" | "warning") {
            let still = ["danger", "warning"].map(|kind| now.contains_key(format!("{kind} {id}").as_str()));
            if !still.contains(&true) && known.copied().flatten().is_none() {
                let message = format!("{} `{id}` of edition {} is gone", kind.to_uppercase(), last.number);
                let help = format!("put it back, or say why in `site.yaml`: `retired: {{ \"{id}\": … }}`");
                found.report(Diagnostic::new(Rule::WarningRemoved, held.span, message).help(help));
            }
            continue;
        }
        let is_here = now.contains_key(held.value.as_str()) || (hazard(kind).is_some() && hazards.contains(id));
        if !is_here && known.is_none() && !before.contains(&held.value) {
            let message = format!("the {kind} `{id}` of edition {} is gone", last.number);
            let help = match kind {
                "item" | "decision" => {
                    format!("say what it became with `was`, or write `retired: [\"{id}\"]` in `site.yaml`")
                }
                _ => format!("keep the id, or write `retired: [\"{id}\"]` in `site.yaml`"),
            };
            found.report(Diagnostic::new(Rule::IdLost, held.span, message).help(help));
        }
    }
}
