// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/trace_loader.h"

#include "analysis/two_speeds.h"
#include "look/number_text.h"
#include "report/profile_json.h"
#include "workspace/engine_text.h"
#include "workspace/placement_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace gatescope {

namespace {

constexpr double kReadShare = 0.7; ///< of the progress; the rest is indexing

struct TraceLoaderWords {
    Q_DECLARE_TR_FUNCTIONS(TraceLoader)
};

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// "Qwen3-30B-A3B · 16 tokens · 1 layer · bf16".
QString experimentTitle(const Experiment& experiment) {
    QString model = fromStd(experiment.config.name);
    for (const PresetInfo& preset : presets()) {
        if (preset.name == experiment.config.name) model = fromStd(preset.title);
    }
    const std::string_view dtype = dtypeName(experiment.dtype);
    const QStringList parts{model, TraceLoaderWords::tr("%n tokens", nullptr, experiment.tokens),
                            TraceLoaderWords::tr("%n layers", nullptr, experiment.layers),
                            QString::fromLatin1(dtype.data(), qsizetype(dtype.size()))};
    return parts.join(QStringLiteral(" · "));
}

QString runSubtitle(const ProfileResult& run) {
    QStringList parts{fromStd(run.deviceName), fromStd(run.gemmName)};
    if (run.weightBytes > 0)
        parts << TraceLoaderWords::tr("%1 of weights").arg(bytesText(double(run.weightBytes)));
    parts << TraceLoaderWords::tr("routing: %1").arg(fromStd(run.experiment.routing.text()));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString speedsRemark(const RouterPlacement& placement, const TwoSpeeds& speeds) {
    return TraceLoaderWords::tr(
               "Two speeds, %1: %2 of the passes took about %3 and %4 about %5, with next to "
               "nothing between. The median is one of these, and may be the other one in the next run.")
        .arg(placementText(placement), shareText(1 - speeds.slowShare), durationText(speeds.fast),
             shareText(speeds.slowShare), durationText(speeds.slow));
}

QStringList runRemarks(const ProfileResult& run) {
    QStringList remarks;
    if (!run.complete && run.failure.empty())
        remarks << TraceLoaderWords::tr("The run was stopped early; what had been measured is shown.");
    for (const std::string& note : run.weightNotes)
        remarks << engineText(note);
    if (run.droppedSlices > 0) {
        remarks << TraceLoaderWords::tr("The recorder was full: %1 slices are missing from the timeline.")
                       .arg(countText(static_cast<std::int64_t>(run.droppedSlices)));
    }
    for (const PlacementRun& one : run.runs) {
        if (const auto speeds = twoSpeeds(one.layerNs)) remarks << speedsRemark(one.placement, *speeds);
    }
    if (run.simulated) remarks << TraceLoaderWords::tr("The device is simulated: times are not real.");
    return remarks;
}

QString fileTitle(const QStringList& paths) {
    const QString first = QFileInfo(paths.front()).fileName();
    if (paths.size() == 1) return first;
    return TraceLoaderWords::tr("%1 and %n more", nullptr, int(paths.size()) - 1).arg(first);
}

std::shared_ptr<OpenTrace> load(const QStringList& paths, ProgressSink& progress,
                                const std::stop_token& stop) {
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths)
        files.emplace_back(path.toStdString());
    ProgressPart reading(progress, 0, kReadShare);
    ImportedTrace imported = readTraces(files, reading, stop);
    auto open = std::make_shared<OpenTrace>();
    open->trace = imported.trace;
    if (auto run = profileFromTrace(imported.trace))
        open->run = std::make_shared<const ProfileResult>(std::move(*run));
    ProgressPart indexing(progress, kReadShare, 1);
    open->index = std::make_shared<const SliceIndex>(imported.trace, indexing, stop);
    open->paths = paths;
    // What could not be read would be lost if the file were written again.
    open->ownFile = imported.ours && open->run && imported.diagnostics.empty() && paths.size() == 1;
    open->diagnostics = std::move(imported.diagnostics);
    open->files = std::move(imported.files);
    if (open->run) {
        open->title = experimentTitle(open->run->experiment);
        open->subtitle = runSubtitle(*open->run);
        open->remarks = runRemarks(*open->run);
        open->failure = fromStd(open->run->failure);
    } else {
        open->title = fileTitle(paths);
        open->subtitle = TraceLoaderWords::tr("%1 slices on %2 tracks")
                             .arg(countText(static_cast<std::int64_t>(open->trace->sliceCount())))
                             .arg(open->trace->tracks().size());
    }
    return open;
}

} // namespace

OpenTracePtr loadTrace(const QStringList& paths, ProgressSink& progress, const std::stop_token& stop) {
    return load(paths, progress, stop);
}

OpenTracePtr loadRun(const QString& path, ProgressSink& progress, const std::stop_token& stop) {
    auto open = load({path}, progress, stop);
    if (!open->run) {
        throw UsageError(TraceLoaderWords::tr("The run has left no result in %1.").arg(path).toStdString(),
                         TraceLoaderWords::tr("Start it again.").toStdString());
    }
    open->keptAt = path;
    open->paths.clear();
    open->ownFile = false;
    open->files.clear();
    return open;
}

} // namespace gatescope
