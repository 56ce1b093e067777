// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/finding_rows.h"

#include "analysis/detection.h"
#include "query/row_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

enum ColumnId : int {
    kId,
    kKind,
    kTitle,
    kDetails,
    kRefutedBy,
    kConfidence,
    kRank,
    kLowNs,
    kHighNs,
    kSliceCount,
    kEvidence
};

constexpr std::array<Column, 11> kColumns{{
    {"id", ColumnType::Integer, "in the order of `gatescope detect --kinds all`"},
    {"kind", ColumnType::Text,
     "gate, collective, norm, router, cast, quantize, copy, sync, recording or idle"},
    {"title", ColumnType::Text, "what was found"},
    {"details", ColumnType::Text, "by what, and what it costs"},
    {"refuted_by", ColumnType::Text, "what would show that it is none"},
    {"confidence", ColumnType::Text, "data flow, shapes, structure or weak"},
    {"rank", ColumnType::Integer, "of the run"},
    {"low_ns", ColumnType::Integer, "what could be saved, at least"},
    {"high_ns", ColumnType::Integer, "what could be saved, at most"},
    {"slice_count", ColumnType::Integer, "of slices in the evidence"},
    {"evidence", ColumnType::Text, "their slices.id as a JSON list, for json_each()"},
}};

class FindingRows final : public RowTable {
public:
    explicit FindingRows(std::vector<Finding> findings) : m_findings(std::move(findings)) { numberedBy(kId); }

    std::string_view name() const override { return "findings"; }
    std::string_view otherName() const override { return ""; }
    std::string_view says() const override { return ""; } // DeferredTable says it
    std::span<const Column> columns() const override { return kColumns; }
    std::size_t rowCount() const override { return m_findings.size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    std::vector<Finding> m_findings;
};

void FindingRows::value(std::size_t row, int column, Answer& answer) const {
    const auto& finding = m_findings[row];
    switch (column) {
    case kId:
        return answer.integer(static_cast<std::int64_t>(row));
    case kKind:
        return answer.text(finding.kind);
    case kTitle:
        return answer.text(finding.title);
    case kDetails:
        return answer.text(finding.details);
    case kRefutedBy:
        return answer.text(finding.refutedBy);
    case kConfidence:
        return answer.text(confidenceName(finding.confidence));
    case kRank:
        return answer.integer(finding.rank);
    case kLowNs:
        return answer.integer(finding.cost.lowNs);
    case kHighNs:
        return answer.integer(finding.cost.highNs);
    case kSliceCount:
        return answer.integer(static_cast<std::int64_t>(finding.evidence.size()));
    case kEvidence:
        return answer.copiedText(fmt::format("[{}]", fmt::join(finding.evidence, ",")));
    default:
        return;
    }
}

} // namespace

std::unique_ptr<const Table> findingTable(KernelFacts& facts) {
    return std::make_unique<DeferredTable>(
        DeferredTable::Description{"findings", "redundant work, and recordings that can't be trusted",
                                   kColumns},
        [&facts] {
            auto detection = facts.detection();
            auto rows = std::move(detection.findings);
            std::ranges::move(detection.remarks, std::back_inserter(rows));
            return std::make_unique<FindingRows>(std::move(rows));
        });
}

} // namespace gatescope
