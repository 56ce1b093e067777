// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/finding_rows.h"

#include "look/number_text.h"
#include "report/markdown/markdown_text.h"
#include "workspace/engine_text.h"
#include "workspace/finding_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

struct FindingsWords {
    Q_DECLARE_TR_FUNCTIONS(Findings)
};

bool sameRemark(const ShownFinding& one, const ShownFinding& other) {
    return one.finding().title == other.finding().title && one.finding().rank == other.finding().rank;
}

void addOf(const Workspace& workspace, Slot slot, bool remarks, std::vector<ShownFinding>& shown) {
    const TimelinePtr& timeline = workspace.slot(slot);
    if (!timeline || !timeline->facts) return;
    const Detection& detection = timeline->facts->detection;
    const std::size_t count = remarks ? detection.remarks.size() : detection.findings.size();
    for (std::size_t i = 0; i < count; ++i) {
        ShownFinding one{slot, static_cast<int>(i), remarks, {}, timeline->facts};
        one.process = findingProcess(*timeline, one.finding());
        const bool known = remarks && workspace.comparesPlacements() &&
                           std::ranges::any_of(shown, [&](const ShownFinding& other) {
                               return other.remark && sameRemark(one, other);
                           });
        if (!known) shown.push_back(std::move(one));
    }
}

} // namespace

std::vector<ShownFinding> shownFindings(const Workspace& workspace) {
    std::vector<ShownFinding> shown;
    for (const bool remarks : {false, true}) {
        for (const Slot slot : kSlots)
            addOf(workspace, slot, remarks, shown);
    }
    return shown;
}

QString costText(const Cost& cost) {
    if (cost.how.empty()) return QStringLiteral("–");
    const QString low = durationText(static_cast<double>(cost.lowNs));
    const QString high = durationText(static_cast<double>(cost.highNs));
    if (low == high) return low;
    return FindingsWords::tr("%1 to %2").arg(low, high);
}

QString confidenceText(Confidence confidence) {
    switch (confidence) {
    case Confidence::DataFlow:
        return FindingsWords::tr("data flow");
    case Confidence::Shapes:
        return FindingsWords::tr("shapes");
    case Confidence::Structure:
        return FindingsWords::tr("structure");
    case Confidence::Weak:
        break;
    }
    return FindingsWords::tr("weak");
}

QString placeText(const QString& side, const QString& process) {
    return process.isEmpty() ? side : QStringLiteral("%1, %2").arg(side, process);
}

QString findingAsMarkdown(const Finding& finding, const QString& place) {
    const auto text = [](const QString& any) { return MarkdownText::of(any.toStdString()).text(); };
    const auto line = [&](const QString& label, const QString& value) {
        return value.isEmpty() ? std::string() : "\n- " + text(label) + ": " + text(value);
    };
    std::string markdown = "**" + text(engineText(finding.title)) + "**\n";
    markdown += line(FindingsWords::tr("Where"), place);
    markdown += line(FindingsWords::tr("Evidence"),
                     FindingsWords::tr("%n slices", nullptr, int(finding.evidence.size())));
    if (!finding.cost.how.empty())
        markdown += line(FindingsWords::tr("Cost"),
                         costText(finding.cost) + QStringLiteral(", ") + engineText(finding.cost.how));
    markdown += line(FindingsWords::tr("Told by"), confidenceText(finding.confidence));
    markdown += line(FindingsWords::tr("Details"), engineText(finding.details));
    markdown += line(FindingsWords::tr("Advice"), engineText(finding.advice));
    markdown += line(FindingsWords::tr("Refuted by"), engineText(finding.refutedBy));
    return QString::fromStdString(markdown) + QChar('\n');
}

} // namespace gatescope
