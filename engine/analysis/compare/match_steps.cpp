// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/match_steps.h"

#include "analysis/compare/align_sequences.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
using Places = std::vector<StepPlace>;

/// What many different kernels are.
bool isGeneric(KernelFamily family) {
    switch (family) {
    case KernelFamily::Unknown:
    case KernelFamily::Elementwise:
    case KernelFamily::Copy:
    case KernelFamily::Fill:
    case KernelFamily::Reduce:
    case KernelFamily::Gather:
    case KernelFamily::Scatter:
        return true;
    default:
        return false;
    }
}

class Matcher {
public:
    Matcher(const Places& baseline, const Places& candidate, const KernelKinds& kinds)
        : m_baseline(baseline),
          m_candidate(candidate),
          m_kinds(kinds),
          m_partner(baseline.size(), kNone),
          m_taken(candidate.size(), false) {}

    std::vector<PlacePair> match() {
        alignGap(0, m_baseline.size(), 0, m_candidate.size(), MatchedBy::Kind);
        alignGaps(MatchedBy::Name);
        alignGaps(MatchedBy::Family);
        pairMoved();
        std::ranges::sort(m_pairs, {}, &PlacePair::baseline);
        return std::move(m_pairs);
    }

private:
    /// Equal numbers for what may be paired; one of its own for what may not.
    std::uint32_t token(const StepPlace& place, MatchedBy by) {
        if (by == MatchedBy::Kind) return place.kind;
        const auto& kind = m_kinds[place.kind];
        std::tuple<std::string, KernelFamily, std::string> key;
        if (by == MatchedBy::Name) {
            key = {kind.name, kind.family, ""};
        } else if (!isGeneric(kind.family)) {
            key = {"", kind.family, ""};
        } else if (!kind.path.empty() && kind.family != KernelFamily::Unknown) {
            key = {"", kind.family, kind.path};
        } else {
            return --m_lonely;
        }
        return m_tokens.try_emplace(key, static_cast<std::uint32_t>(m_tokens.size())).first->second;
    }

    void alignGap(std::size_t a, std::size_t endA, std::size_t b, std::size_t endB, MatchedBy by) {
        if (a == endA || b == endB) return;
        std::vector<std::uint32_t> left;
        std::vector<std::uint32_t> right;
        for (auto i = a; i < endA; ++i)
            left.push_back(token(m_baseline[i], by));
        for (auto j = b; j < endB; ++j)
            right.push_back(token(m_candidate[j], by));
        for (const auto& [i, j] : alignSequences(left, right))
            pair(static_cast<std::uint32_t>(a + i), static_cast<std::uint32_t>(b + j), by);
    }

    void pair(std::uint32_t i, std::uint32_t j, MatchedBy by) {
        m_partner[i] = j;
        m_taken[j] = true;
        m_pairs.push_back({i, j, by});
    }

    /// What stands between two pairs. Partners are taken in order so far, so the gaps are, too.
    void alignGaps(MatchedBy by) {
        m_tokens.clear();
        m_lonely = kNone;
        const auto partners = m_partner;
        std::size_t a = 0;
        std::size_t b = 0;
        for (std::size_t i = 0; i <= m_baseline.size(); ++i) {
            const bool atEnd = i == m_baseline.size();
            if (!atEnd && partners[i] == kNone) continue;
            const std::size_t until = atEnd ? m_candidate.size() : partners[i];
            alignGap(a, i, b, until, by);
            a = i + 1;
            b = until + 1;
        }
    }

    void pairMoved() {
        std::map<std::pair<KindId, std::int32_t>, std::vector<std::uint32_t>> waiting;
        for (std::uint32_t j = 0; j < m_candidate.size(); ++j) {
            if (!m_taken[j]) waiting[{m_candidate[j].kind, m_candidate[j].layer}].push_back(j);
        }
        for (std::uint32_t i = 0; i < m_baseline.size(); ++i) {
            if (m_partner[i] != kNone) continue;
            const auto found = waiting.find({m_baseline[i].kind, m_baseline[i].layer});
            if (found == waiting.end() || found->second.empty()) continue;
            pair(i, found->second.front(), MatchedBy::Moved);
            found->second.erase(found->second.begin());
        }
    }

    const Places& m_baseline;
    const Places& m_candidate;
    const KernelKinds& m_kinds;
    std::vector<std::uint32_t> m_partner; ///< [place of the baseline]
    std::vector<bool> m_taken;            ///< [place of the candidate]
    std::vector<PlacePair> m_pairs;
    std::map<std::tuple<std::string, KernelFamily, std::string>, std::uint32_t> m_tokens;
    std::uint32_t m_lonely = kNone;
};

} // namespace

std::vector<PlacePair> matchSteps(const Baseline<Places>& baseline, const Candidate<Places>& candidate,
                                  const KernelKinds& kinds) {
    return Matcher(*baseline, *candidate, kinds).match();
}

} // namespace gatescope
