//! A rule is one thing that Waypost proves about a guide. The list is closed; each rule has a name that never changes,
//! a severity, and its reason in words.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the build.
    Error,
    /// Does not stop the build, unless `--strict`.
    Warning,
}

impl Severity {
    /// The word that is printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! rules {
    ($($variant:ident $name:literal $severity:ident $waivable:literal $why:literal)*) => {
        /// Every rule. The order is the order in which findings at one place are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $why] $variant,)*
        }

        impl Rule {
            /// All rules, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in messages, in `allow:` and in the manual.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether a finding stops the build.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Whether `allow: {rule: reason}` may switch it off.
            #[must_use]
            pub fn waivable(self) -> bool {
                match self { $(Self::$variant => $waivable,)* }
            }

            /// Why the rule exists.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }
        }
    };
}

rules! {
    InvalidYaml "invalid-yaml" Error false "A file that is not YAML cannot be read at all, and guessing at safety text is worse than stopping."
    UnknownKey "unknown-key" Error false "A misspelt key would be dropped in silence, and with it what the author meant to say."
    MissingKey "missing-key" Error false "Without this key the reader would miss something that the page needs."
    WrongType "wrong-type" Error false "A value of another kind than expected would be shown as something the author did not write."
    DuplicateKey "duplicate-key" Error false "Of two equal keys the second would win in silence."
    YamlAlias "yaml-alias" Error false "Aliases, merge keys and tags hide text from the person who reads the file, and can blow up a small file into gigabytes."
    TextCut "text-cut" Error false "YAML takes ` #` for the start of a comment, so the rest of the sentence would be lost."
    UnquotedListText "unquoted-list-text" Error false "YAML splits an unquoted sentence at its commas inside `[…]`, so one action would become two halves."
    TooDeep "too-deep" Error false "No guide nests this deeply; a file that does would exhaust the machine of everyone who builds it."
    TooLarge "too-large" Error false "A source this large is no page that anybody follows, and would make every build slow."
    NotUtf8 "not-utf8" Error false "Text in another encoding would show wrong letters or measures."
    InvalidId "invalid-id" Error false "Ids stand in addresses, in saved progress and on paper; they must be plain and stable."
    DuplicateId "duplicate-id" Error false "Two things with one id: a link, a tick or a sheet would belong to both."
    DuplicateCode "duplicate-code" Error false "A code printed on paper must mean one thing."
    ReservedId "reserved-id" Error false "The word has a meaning of its own in the format; rules and tests could not tell them apart."
    MixedNode "mixed-node" Error false "A node that is two kinds at once asks two things; the reader could not tell which answer counts."
    EmptyNode "empty-node" Error false "A question without answers is a dead end."
    UnknownDirective "unknown-directive" Error false "A directive with a slip in it would be dropped like any comment, and with it what it asked for."
    PathOutsideGuide "path-outside-guide" Error false "A guide that reaches outside its own folder publishes files nobody meant to publish."
    NameClash "name-clash" Error false "Two sources that want the same output file: one page would vanish, on some systems only."
    RawHtml "raw-html" Error false "Raw HTML can break the page, carry script, and does not print as the author sees it."
    MissingAlt "missing-alt" Error false "A reader who cannot see the picture would miss what it shows."
    TickedItem "ticked-item" Warning false "A guide starts blank: a box that is ticked before anybody did anything is a lie."
    SecondH1 "second-h1" Warning false "A page has one title; a second one confuses everybody who moves by headings."
    Placeholder "placeholder" Warning false "Unfinished text in a published guide is followed by somebody."

    UnknownTarget "unknown-target" Error false "An answer that leads nowhere is a dead end."
    UnknownTree "unknown-tree" Error false "A reader sent to a decision that does not exist is lost."
    UnknownStage "unknown-stage" Error false "A reader sent to a stage that does not exist is lost."
    UnknownChecklist "unknown-checklist" Error false "A checklist that does not exist can never be complete."
    UnknownHazard "unknown-hazard" Error false "A warning that was to be repeated here would be missing."
    UnknownContact "unknown-contact" Error false "In an emergency the reader would look for a number that is not there."
    UnknownSource "unknown-source" Error false "A claim that cites nothing cannot be checked."
    UnknownLog "unknown-log" Error false "A log that does not exist counts nothing."
    UnknownStep "unknown-step" Error false "A hazard that covers a step which does not exist protects nobody."
    DeadLink "dead-link" Error false "A link that leads nowhere loses the reader."
    DeadAnchor "dead-anchor" Error false "A link into a page must land where it says, not at the top."
    MissingFile "missing-file" Error false "A picture or file that does not exist leaves a hole in the page."
    UnknownGroup "unknown-group" Error false "A route that asks about a group which does not exist never matches."
    TestWrongAnswer "test-wrong-answer" Error false "A test that gives an answer which does not exist tests nothing."
    StageBeforeOutcome "stage-before-outcome" Error false "Only an outcome tells the reader what was decided; jumping straight to a stage hides it."
    UnlinkedTree "unlinked-tree" Warning false "A decision that nothing leads to is never taken."
    OrphanPage "orphan-page" Warning false "A page that nothing leads to is never read."
    UnusedSource "unused-source" Warning false "A source that nothing cites is either forgotten or not a source."
    JumpPastQuestions "jump-past-questions" Warning true "A jump into the middle of a tree passes questions that its author meant to be asked."

    UnknownCallout "unknown-callout" Error false "A callout with a slip in its word would be shown as plain text: a warning may never turn into plain text."
    CalloutSameLine "callout-same-line" Error false "Renderers disagree about text on the tag's own line; some drop the box, some the text."
    CalloutInList "callout-in-list" Error false "Code hosts show a callout inside a list as plain text."
    LeakedMarkup "leaked-markup" Error false "Text that still looks like callout markup was meant to be a warning and is none."
    WeakerWord "weaker-word" Error false "A bold word weaker than the tag tells the reader to care less than the author meant."
    StopWithoutAction "stop-without-action" Error false "A stop rule says what to do and when; without both nobody can follow it."
    HazardAfterStep "hazard-after-step" Error false "A warning after the step that it covers comes too late."
    CoversNothing "covers-nothing" Warning false "A hazard with no step after it in its section warns of nothing, or stands in the wrong place."
    HazardShape "hazard-shape" Warning false "A warning says what the hazard is, what happens, and how to avoid it; with less the reader cannot act (ANSI Z535.6)."
    TooManyHazards "too-many-hazards" Warning true "Many loud warnings on one page are read as none."
    HazardTooLong "hazard-too-long" Warning true "A long warning is skipped."
    NoStopRule "no-stop-rule" Warning true "A stage that a decision sends people into needs to say when to stop."
    TooManyStops "too-many-stops" Warning true "Nobody keeps more than a handful of signs in mind."

    ItemWithoutId "item-without-id" Warning false "An id made from the text changes with the text, and a reader's tick is lost with it."
    TooManyItems "too-many-items" Warning true "More than nine checks before one pause are not remembered and get skipped (Gawande, The Checklist Manifesto)."
    CriticalLate "critical-late" Warning true "The checks that matter most belong where attention is freshest: in the first five."
    ListMode "list-mode" Warning false "A numbered list is done in order, a bulleted one confirmed in any order; the mode must not contradict what the reader sees."
    UnknownGatePart "unknown-gate-part" Error false "A gate that asks for something unknown can never be judged."
    GateImpossible "gate-impossible" Error false "A gate that nobody can pass stops everyone."
    GateBackNotEarlier "gate-back-not-earlier" Error false "Going back means an earlier stage."
    GateWithoutBack "gate-without-back" Warning true "A gate that only says when to go on leaves the reader alone when it goes badly."
    NoSource "no-source" Error true "The guide promised a source for claims of this kind."
    ReviewOverdue "review-overdue" Warning false "Advice that nobody has looked at for too long may be wrong by now."
    ReviewSoon "review-soon" Warning false "A review that is planned in time is done in time."
}

impl Rule {
    /// The rule with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
