//! Inspection rounds: the words of the plan, as the offices use them.

use super::words::words;

words! {
    /// What a round is for.
    RoundKind {
        /// 常规: the turn of every unit within the term.
        Routine = "常规",
        /// 专项: one matter, wherever it is.
        Special = "专项",
        /// 回头看: whether it held.
        LookBack = "回头看",
    }
}

words! {
    /// How a village is inspected.
    RoundMode {
        /// 直接巡: a team sits down in the village itself.
        Direct = "直接巡",
        /// 延伸巡: a team that inspects something above goes on into the village.
        Extended = "延伸巡",
        /// 调研巡: a lighter look at a village that does well.
        Survey = "调研巡",
        /// 巡乡带村: the township is inspected, its villages with it.
        WithTownship = "巡乡带村",
    }
}

words! {
    /// Where a round stands.
    RoundState {
        /// 筹备: planned, known to those who plan.
        Planned = "筹备",
        /// 进行中: its teams reach their targets.
        UnderWay = "进行中",
        /// 结束: its teams reach nothing any more.
        Ended = "结束",
    }
}

words! {
    /// What is inspected.
    TargetKind {
        /// 村 or 社区, by its code.
        Village = "村",
        /// 乡镇, by its code.
        Township = "乡镇",
        /// 单位: a department, a school, a firm, by its name.
        Unit = "单位",
    }
}

words! {
    /// The three kinds of villages (四定量一定性).
    VillageClass {
        /// 重点村.
        Key = "重点村",
        /// 一般村.
        Ordinary = "一般村",
        /// 先进村.
        Advanced = "先进村",
    }
}

impl VillageClass {
    /// The mode that follows from the class.
    pub fn mode(self) -> RoundMode {
        match self {
            Self::Key => RoundMode::Direct,
            Self::Ordinary => RoundMode::Extended,
            Self::Advanced => RoundMode::Survey,
        }
    }
}

words! {
    /// What a team says of an item of the checklist in a village.
    Ticked {
        /// 没有发现.
        Clean = "没有发现",
        /// 发现问题.
        Found = "发现问题",
        /// 不涉及: the village has nothing of the kind.
        NotHere = "不涉及",
    }
}

words! {
    /// What is drawn by lot.
    DrawKind {
        /// Villages to inspect.
        Villages = "村",
        /// Closed cases to look back at.
        LookBack = "回头看",
    }
}

impl DrawKind {
    /// How the list calls them, in the line that counts them.
    pub fn listed(self) -> &'static str {
        match self {
            Self::Villages => "villages",
            Self::LookBack => "cases",
        }
    }

    /// What one of them is counted in.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Villages => "个村",
            Self::LookBack => "件",
        }
    }
}
