//! What a county sets of its rounds: weights, caps and cut-offs of the classes, the term, the months, what is too few.

use super::choosing::Measure;
use super::look_back::Cause;

/// How a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// How much, against the others.
    pub weight: u32,
    /// What counts at most; 0 is no cap.
    pub cap: i64,
    /// Whether it is reckoned for a thousand households, so that a large village is not punished for its size.
    pub per_household: bool,
}

/// The settings of rounds and classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The four measures in the order of [`Measure`].
    pub measures: [Weight; 4],
    /// How much the judgement counts: 党组织软弱涣散.
    pub weak: u32,
    /// From so many points of 1000 a village is a key village.
    pub key_from: u32,
    /// But so many at most, the highest points first; 0 is no limit.
    pub key_most: u32,
    /// Below so many points it is an advanced one.
    pub advanced_below: u32,
    /// Petitions and projects of so many months count.
    pub window_months: u32,
    /// The first year of the term.
    pub term_from: i32,
    /// Its last year.
    pub term_to: i32,
    /// Months of inspection.
    pub inspect_months: u32,
    /// Months of rectification after it.
    pub rectify_months: u32,
    /// Rounds a year.
    pub rounds_a_year: u32,
    /// Fewer verdicts than this say nothing of the rules.
    pub few: u32,
    /// So many per cent of the closed cases are drawn for a second look.
    pub look_back_share: u32,
    /// So many at most are proposed for one by their risk.
    pub look_back_most: u32,
    /// From so many yuan on the money of a case is much.
    pub look_back_yuan: i64,
    /// How much each cause counts, in the order of [`Cause`].
    pub causes: [u32; Cause::ALL.len()],
}

impl Default for Settings {
    fn default() -> Self {
        let measure = |weight, per_household| Weight {
            weight,
            cap: 0,
            per_household,
        };
        Self {
            measures: [
                measure(200, false),
                measure(200, false),
                measure(200, false),
                measure(300, true),
            ],
            weak: 100,
            key_from: 600,
            key_most: 0,
            advanced_below: 250,
            window_months: 36,
            term_from: 2022,
            term_to: 2026,
            inspect_months: 2,
            rectify_months: 1,
            rounds_a_year: 3,
            few: 20,
            look_back_share: 20,
            look_back_most: 10,
            look_back_yuan: 10_000,
            causes: [300, 300, 300, 200, 200, 100, 100, 50, 100],
        }
    }
}

/// Why settings are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsFault {
    /// A field is missing or no whole number within its bounds.
    Field(Field),
    /// Nothing counts at all.
    NoWeight,
    /// A village would be key and advanced at once.
    Overlap,
    /// The term ends before it begins.
    Term,
}

impl SettingsFault {
    /// As a sentence.
    pub fn says(&self) -> String {
        match self {
            Self::Field(field) => {
                let (least, most) = field.bounds();
                format!("“{}”要写 {least} 到 {most} 的整数", field.label())
            }
            Self::NoWeight => "四项和一项判断的权重不能都是 0".to_owned(),
            Self::Overlap => "先进村的分数线不能高过重点村的分数线".to_owned(),
            Self::Term => "届的最后一年不能早于第一年".to_owned(),
        }
    }
}

/// A field of the settings, by what it sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The weight of a measure.
    Weight(Measure),
    /// Its cap.
    Cap(Measure),
    /// Whether it is reckoned by households.
    PerHousehold(Measure),
    /// [`Settings::weak`].
    Weak,
    /// [`Settings::key_from`].
    KeyFrom,
    /// [`Settings::key_most`].
    KeyMost,
    /// [`Settings::advanced_below`].
    AdvancedBelow,
    /// [`Settings::window_months`].
    WindowMonths,
    /// [`Settings::term_from`].
    TermFrom,
    /// [`Settings::term_to`].
    TermTo,
    /// [`Settings::inspect_months`].
    InspectMonths,
    /// [`Settings::rectify_months`].
    RectifyMonths,
    /// [`Settings::rounds_a_year`].
    RoundsAYear,
    /// [`Settings::few`].
    Few,
    /// [`Settings::look_back_share`].
    LookBackShare,
    /// [`Settings::look_back_most`].
    LookBackMost,
    /// [`Settings::look_back_yuan`].
    LookBackYuan,
    /// How much a cause for a second look counts.
    Cause(Cause),
}

impl Field {
    /// Every field in the order of the form.
    pub fn all() -> Vec<Self> {
        let of_measures = Measure::ALL
            .iter()
            .flat_map(|one| [Self::Weight(*one), Self::Cap(*one), Self::PerHousehold(*one)]);
        of_measures
            .chain([
                Self::Weak,
                Self::KeyFrom,
                Self::KeyMost,
                Self::AdvancedBelow,
                Self::WindowMonths,
                Self::TermFrom,
                Self::TermTo,
                Self::InspectMonths,
                Self::RectifyMonths,
                Self::RoundsAYear,
                Self::Few,
                Self::LookBackShare,
                Self::LookBackMost,
                Self::LookBackYuan,
            ])
            .chain(Cause::ALL.iter().map(|cause| Self::Cause(*cause)))
            .collect()
    }

    /// Its name in forms and in what is kept.
    pub fn name(self) -> String {
        match self {
            Self::Weight(measure) => format!("weight-{}", measure as usize),
            Self::Cap(measure) => format!("cap-{}", measure as usize),
            Self::PerHousehold(measure) => format!("per-household-{}", measure as usize),
            Self::Weak => "weak".to_owned(),
            Self::KeyFrom => "key-from".to_owned(),
            Self::KeyMost => "key-most".to_owned(),
            Self::AdvancedBelow => "advanced-below".to_owned(),
            Self::WindowMonths => "window-months".to_owned(),
            Self::TermFrom => "term-from".to_owned(),
            Self::TermTo => "term-to".to_owned(),
            Self::InspectMonths => "inspect-months".to_owned(),
            Self::RectifyMonths => "rectify-months".to_owned(),
            Self::RoundsAYear => "rounds-a-year".to_owned(),
            Self::Few => "few".to_owned(),
            Self::LookBackShare => "look-back-share".to_owned(),
            Self::LookBackMost => "look-back-most".to_owned(),
            Self::LookBackYuan => "look-back-yuan".to_owned(),
            Self::Cause(cause) => format!("cause-{}", cause as usize),
        }
    }

    /// What it is called on the page.
    pub fn label(self) -> String {
        match self {
            Self::Weight(measure) => format!("{}：权重", measure.word()),
            Self::Cap(measure) => format!("{}：最多算到（{}，0 为不封顶）", measure.word(), measure.unit()),
            Self::PerHousehold(measure) => format!("{}：按千户折算（1 是，0 否）", measure.word()),
            Self::Weak => "党组织软弱涣散：权重".to_owned(),
            Self::KeyFrom => "重点村：总分从（满分 1000）".to_owned(),
            Self::KeyMost => "重点村：最多几个（0 为不限）".to_owned(),
            Self::AdvancedBelow => "先进村：总分低于".to_owned(),
            Self::WindowMonths => "反映和项目算最近几个月的".to_owned(),
            Self::TermFrom => "本届从哪一年".to_owned(),
            Self::TermTo => "本届到哪一年".to_owned(),
            Self::InspectMonths => "一轮巡察几个月".to_owned(),
            Self::RectifyMonths => "巡后集中整改几个月".to_owned(),
            Self::RoundsAYear => "一年几轮".to_owned(),
            Self::Few => "少于几个结论就说不准".to_owned(),
            Self::LookBackShare => "回头看：随机抽销了号的百分之几".to_owned(),
            Self::LookBackMost => "回头看：按风险最多取几件".to_owned(),
            Self::LookBackYuan => "回头看：涉及多少元以上算金额大".to_owned(),
            Self::Cause(cause) => format!("回头看：{}：权重", cause.word()),
        }
    }

    /// Whether settings were kept before there was such a field.
    fn came_later(self) -> bool {
        matches!(
            self,
            Self::LookBackShare | Self::LookBackMost | Self::LookBackYuan | Self::Cause(_)
        )
    }

    /// The least and the most it may be.
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Self::Weight(_) | Self::Weak | Self::KeyFrom | Self::AdvancedBelow | Self::Cause(_) => (0, 1000),
            Self::LookBackShare => (1, 99),
            Self::LookBackMost => (0, 1000),
            Self::Cap(_) | Self::LookBackYuan => (0, 1_000_000_000_000),
            Self::PerHousehold(_) => (0, 1),
            Self::KeyMost => (0, 10_000),
            Self::WindowMonths => (1, 120),
            Self::TermFrom | Self::TermTo => (2000, 2199),
            Self::InspectMonths | Self::RectifyMonths => (1, 12),
            Self::RoundsAYear => (1, 12),
            Self::Few => (1, 10_000),
        }
    }
}

impl Settings {
    /// The value of a field.
    pub fn get(&self, field: Field) -> i64 {
        match field {
            Field::Weight(measure) => i64::from(self.measures[measure as usize].weight),
            Field::Cap(measure) => self.measures[measure as usize].cap,
            Field::PerHousehold(measure) => i64::from(self.measures[measure as usize].per_household),
            Field::Weak => i64::from(self.weak),
            Field::KeyFrom => i64::from(self.key_from),
            Field::KeyMost => i64::from(self.key_most),
            Field::AdvancedBelow => i64::from(self.advanced_below),
            Field::WindowMonths => i64::from(self.window_months),
            Field::TermFrom => i64::from(self.term_from),
            Field::TermTo => i64::from(self.term_to),
            Field::InspectMonths => i64::from(self.inspect_months),
            Field::RectifyMonths => i64::from(self.rectify_months),
            Field::RoundsAYear => i64::from(self.rounds_a_year),
            Field::Few => i64::from(self.few),
            Field::LookBackShare => i64::from(self.look_back_share),
            Field::LookBackMost => i64::from(self.look_back_most),
            Field::LookBackYuan => self.look_back_yuan,
            Field::Cause(cause) => i64::from(self.causes[cause as usize]),
        }
    }

    /// Sets a field to a value within its bounds.
    fn set(&mut self, field: Field, value: i64) {
        let small = u32::try_from(value).unwrap_or(0);
        let year = i32::try_from(value).unwrap_or(0);
        match field {
            Field::Weight(measure) => self.measures[measure as usize].weight = small,
            Field::Cap(measure) => self.measures[measure as usize].cap = value,
            Field::PerHousehold(measure) => self.measures[measure as usize].per_household = value == 1,
            Field::Weak => self.weak = small,
            Field::KeyFrom => self.key_from = small,
            Field::KeyMost => self.key_most = small,
            Field::AdvancedBelow => self.advanced_below = small,
            Field::WindowMonths => self.window_months = small,
            Field::TermFrom => self.term_from = year,
            Field::TermTo => self.term_to = year,
            Field::InspectMonths => self.inspect_months = small,
            Field::RectifyMonths => self.rectify_months = small,
            Field::RoundsAYear => self.rounds_a_year = small,
            Field::Few => self.few = small,
            Field::LookBackShare => self.look_back_share = small,
            Field::LookBackMost => self.look_back_most = small,
            Field::LookBackYuan => self.look_back_yuan = value,
            Field::Cause(cause) => self.causes[cause as usize] = small,
        }
    }

    /// Settings whose every field is what `value` gives for its name.
    ///
    /// # Errors
    /// [`SettingsFault`] for the first that is missing, out of bounds or at odds with another.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Result<Self, SettingsFault> {
        let mut settings = Self::default();
        for field in Field::all() {
            let (least, most) = field.bounds();
            let number = value(&field.name())
                .and_then(|text| text.trim().parse::<i64>().ok())
                .filter(|number| (least..=most).contains(number))
                .ok_or(SettingsFault::Field(field))?;
            settings.set(field, number);
        }
        let weights: u32 = settings.measures.iter().map(|one| one.weight).sum();
        if weights + settings.weak == 0 {
            return Err(SettingsFault::NoWeight);
        }
        if settings.advanced_below > settings.key_from {
            return Err(SettingsFault::Overlap);
        }
        if settings.term_to < settings.term_from {
            return Err(SettingsFault::Term);
        }
        Ok(settings)
    }

    /// As they are kept: a line a field.
    pub fn text(&self) -> String {
        Field::all()
            .into_iter()
            .map(|field| format!("{}={}\n", field.name(), self.get(field)))
            .collect()
    }

    /// As they were kept. What was kept before there were look-backs says nothing of them; then they are as the program
    /// has them.
    ///
    /// # Errors
    /// [`SettingsFault`] when the text is not one of ours.
    pub fn parse(text: &str) -> Result<Self, SettingsFault> {
        let program = Self::default();
        let later: Vec<(String, String)> = Field::all()
            .into_iter()
            .filter(|field| field.came_later())
            .map(|field| (field.name(), program.get(field).to_string()))
            .collect();
        Self::read(|name| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .chain(
                    later
                        .iter()
                        .map(|(known, value)| (known.as_str(), value.as_str())),
                )
                .find_map(|(known, value)| (known == name).then_some(value))
        })
    }
}

#[cfg(test)]
mod tests;
