// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace gatescope {

/// What a run of `gatescope profile` is asked for. Words are the command line's own.
struct RunSettings {
    enum class Source { Preset, ConfigFile, Checkpoint };
    enum class EndsBy { Seconds, Iterations };

    Source source = Source::Preset;
    QString preset = QStringLiteral("qwen3-30b-a3b");
    QString path; ///< of the config.json or of the checkpoint's folder
    QString part; ///< "thinker" or "talker" of a config.json or a checkpoint with both; empty: the thinker
    QString weightsFile; ///< one layer's tensors for a preset or a config.json; empty: synthetic
    int firstLayer = 0;
    int layers = 1;
    int tokens = 16;
    QString dtype; ///< empty: the model's
    QStringList placements{QStringLiteral("before"), QStringLiteral("after")};
    QString routing = QStringLiteral("model"); ///< model, uniform, zipf:S, single:E, or file
    QString routingFile;                       ///< where routing is "file"
    QString captureFile;                       ///< empty: nothing is captured
    QString whatIfGate;                        ///< empty: nothing is asked
    QString device = QStringLiteral("cpu");
    int threads = 0;      ///< 0: every core; of a rank, its share of them
    int ranks = 1;        ///< processes that share the experts; 1: no ranks
    QString placementMap; ///< of the experts to ranks; empty: equal blocks
    QString gemm = QStringLiteral("auto");
    QString quantize = QStringLiteral("none");
    QString xpuMode = QStringLiteral("eager");
    EndsBy endsBy = EndsBy::Seconds;
    double seconds = 3;
    int iterations = 20;
    double precisionPercent = 0; ///< 0: the whole time is measured
    int warmup = 2;
    qulonglong seed = 1;

    bool operator==(const RunSettings&) const = default;

    bool onXpu() const { return device != QLatin1String("cpu"); }
    bool overRanks() const { return ranks > 1 && !onXpu(); }
    /// --ranks and the placement map; nothing where the run is not one over ranks.
    QStringList rankArguments() const;
    /// `profile` and what differs from its defaults; without -o. What the device does not take is left out.
    QStringList arguments() const;
    /// "Qwen3-30B-A3B"-like: the preset's name, the file's folder or the checkpoint.
    QString modelName() const;
    /// The model and what sets this run apart, for lists of runs.
    QString title() const;

    QVariantMap toVariantMap() const;
    /// What is missing or of a wrong kind stays as by default.
    static RunSettings fromVariantMap(const QVariantMap& map);
};

} // namespace gatescope
