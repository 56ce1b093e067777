// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/document.h"

#include "analysis/align.h"
#include "profile/block_sampler.h"
#include "report/profile_json.h"
#include "timeline/time_text.h"

#include <QFileInfo>
#include <QObject>

#include <algorithm>

namespace gatescope {

namespace {

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// "Qwen3-30B-A3B · 16 tokens · 1 layer · bf16".
QString experimentTitle(const Experiment& experiment) {
    const auto counted = [](int number, const char* one, const char* many) {
        return QStringLiteral("%1 %2").arg(number).arg(QLatin1String(number == 1 ? one : many));
    };
    QString model = QString::fromStdString(experiment.config.name);
    for (const PresetInfo& preset : presets()) {
        if (preset.name == experiment.config.name) model = QString::fromStdString(preset.title);
    }
    const std::string_view dtype = dtypeName(experiment.dtype);
    const QStringList parts{model, counted(experiment.tokens, "token", "tokens"),
                            counted(experiment.layers, "layer", "layers"),
                            QString::fromLatin1(dtype.data(), qsizetype(dtype.size()))};
    return parts.join(QStringLiteral(" · "));
}

Side sideOf(RouterPlacement placement) {
    if (placement == RouterPlacement::beforeFix()) return Side::Before;
    return placement == RouterPlacement::afterFix() ? Side::After : Side::Other;
}

QString titleOf(Side side) {
    switch (side) {
    case Side::Before:
        return QObject::tr("Before the fix");
    case Side::After:
        return QObject::tr("After the fix");
    case Side::Other:
        break;
    }
    return QObject::tr("External router");
}

/// What `gatescope detect --kinds all` finds, and its marks.
void findIn(TimelineModel& timeline, const std::shared_ptr<const Trace>& trace, const QString& path,
            const std::stop_token& stop) {
    timeline.detection = detect(trace, path.toStdString(), KernelPatterns::builtIn(),
                                {.kinds = detectionKinds()}, noProgress(), stop);
    timeline.styles = SliceStyles::of(*trace, timeline.gates(), stop);
}

TimelineModel timelineOf(const PlacementRun& run, std::shared_ptr<const Trace> trace, ProgressSink& progress,
                         const std::stop_token& stop) {
    TimelineModel timeline;
    timeline.side = sideOf(run.placement);
    timeline.title = titleOf(timeline.side);
    findIn(timeline, trace, {}, stop);
    timeline.kernels = run.kernels;
    timeline.layerNs = run.layerNs;
    timeline.index = std::make_shared<SliceIndex>(std::move(trace), progress, stop);
    return timeline;
}

void addRemarks(Document& document, const ProfileResult& result) {
    document.failure = fromStd(result.failure);
    if (!result.complete && result.failure.empty()) {
        document.remarks << QObject::tr("The run was stopped early; what had been measured is shown.");
    }
    if (result.droppedSlices > 0) {
        document.remarks << QObject::tr("The recorder was full: %1 slices are missing from the timeline.")
                                .arg(countText(static_cast<std::int64_t>(result.droppedSlices)));
    }
    if (result.simulated) document.remarks << QObject::tr("The device is simulated: times are not real.");
}

QString subtitleOf(const ProfileResult& result) {
    QStringList parts{fromStd(result.deviceName), fromStd(result.gemmName)};
    if (result.weightBytes > 0)
        parts << QObject::tr("%1 of weights").arg(bytesText(double(result.weightBytes)));
    const QString routing = fromStd(result.experiment.routing.text());
    parts << QObject::tr("routing: %1").arg(routing);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

std::shared_ptr<Document> fromProfile(const ProfileResult& result, ProgressSink& progress,
                                      const std::stop_token& stop) {
    auto document = std::make_shared<Document>();
    document->title = experimentTitle(result.experiment);
    document->subtitle = subtitleOf(result);
    document->source = result.trace;
    ProgressPart aligning(progress, 0, 0.5);
    const auto aligned = alignIterations(*result.trace, aligning, stop);
    const std::size_t count = std::min(aligned.size(), result.runs.size());
    for (std::size_t i = 0; i < count; ++i) {
        const double share = 0.5 / static_cast<double>(count);
        ProgressPart part(progress, 0.5 + share * static_cast<double>(i),
                          0.5 + share * static_cast<double>(i + 1));
        document->timelines.push_back(timelineOf(result.runs[i], aligned[i], part, stop));
    }
    // Before stands above after, whatever the order of the runs.
    std::stable_sort(document->timelines.begin(), document->timelines.end(),
                     [](const TimelineModel& a, const TimelineModel& b) { return a.side < b.side; });
    if (document->hasBothSides()) {
        document->outputsIdentical = result.outputsIdentical;
        document->saved = blockDifference(document->timeline(Side::Before)->layerNs,
                                          document->timeline(Side::After)->layerNs, result.passesPerBlock);
        document->gatePrice = result.gatePrice;
    }
    for (const TimelineModel& timeline : document->timelines) {
        for (const Finding& remark : timeline.detection.remarks)
            document->remarks << timeline.title + QStringLiteral(": ") + fromStd(remark.title);
    }
    addRemarks(*document, result);
    return document;
}

/// A trace that others recorded: one timeline with its tracks as they were found.
std::shared_ptr<Document> fromForeign(const ImportedTrace& imported, const QString& path,
                                      ProgressSink& progress, const std::stop_token& stop) {
    auto document = std::make_shared<Document>();
    document->title = QFileInfo(path).fileName();
    document->subtitle = QObject::tr("%1 slices on %2 tracks")
                             .arg(countText(static_cast<std::int64_t>(imported.trace->sliceCount())))
                             .arg(imported.trace->tracks().size());
    document->source = imported.trace;
    document->foreign = true;
    TimelineModel timeline;
    timeline.title = document->title;
    findIn(timeline, imported.trace, path, stop);
    timeline.index = std::make_shared<SliceIndex>(imported.trace, progress, stop);
    document->timelines.push_back(std::move(timeline));
    return document;
}

} // namespace

const TimelineModel* Document::timeline(Side side) const {
    const auto found = std::find_if(timelines.begin(), timelines.end(),
                                    [side](const TimelineModel& timeline) { return timeline.side == side; });
    return found != timelines.end() ? &*found : nullptr;
}

bool Document::hasGates() const {
    return std::any_of(timelines.begin(), timelines.end(),
                       [](const TimelineModel& timeline) { return !timeline.styles.gates.empty(); });
}

QStringList diagnosticLines(const std::vector<ImportDiagnostic>& diagnostics) {
    QStringList lines;
    for (const ImportDiagnostic& one : diagnostics) {
        QString line = QObject::tr("%1 × %2").arg(one.count).arg(fromStd(one.what));
        if (one.firstOffset != kNoOffset) line += QObject::tr(", first at byte %1").arg(one.firstOffset);
        lines << line;
    }
    return lines;
}

DocumentPtr documentOf(const ProfileResult& result, ProgressSink& progress, const std::stop_token& stop) {
    auto document = fromProfile(result, progress, stop);
    document->metadata = traceMetadata(result);
    return document;
}

DocumentPtr documentOf(const ImportedTrace& imported, const QString& path, ProgressSink& progress,
                       const std::stop_token& stop) {
    const auto profile = profileFromTrace(imported.trace);
    std::shared_ptr<Document> document =
        profile ? fromProfile(*profile, progress, stop) : fromForeign(imported, path, progress, stop);
    document->metadata = imported.trace->metadata();
    document->path = path;
    // What could not be read would be lost if the file were written again.
    document->ownFile = imported.ours && profile && imported.diagnostics.empty();
    document->diagnostics = imported.diagnostics;
    // A foreign trace's verdict says it.
    if (!document->foreign) document->remarks << diagnosticLines(imported.diagnostics);
    return document;
}

} // namespace gatescope
