// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_problems.h"

#include "workspace/engine_text.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kMostPlacements = 8;

class Checker {
    Q_DECLARE_TR_FUNCTIONS(RunProblems)
public:
    Checker(const RunSettings& settings, const ModelFacts& facts, const std::vector<DeviceInfo>& devices,
            const RankLaunch& launch)
        : m_settings(settings),
          m_known(facts.isOf(settings)),
          m_facts(facts),
          m_devices(devices),
          m_launch(launch) {}

    RunProblems check() {
        checkModel();
        checkLayers();
        if (m_settings.placements.isEmpty()) add(RunField::Placements, tr("Choose at least one placement."));
        if (m_settings.placements.size() > kMostPlacements)
            add(RunField::Placements, tr("At most %1 placements can take turns.").arg(kMostPlacements));
        checkRouting();
        checkWhatIf();
        checkDevice();
        checkRanks();
        return m_problems;
    }

private:
    void add(RunField field, const QString& problem) {
        if (!m_problems.contains(field)) m_problems.insert(field, problem);
    }
    const MoeConfig* config() const { return m_known && m_facts.config ? &*m_facts.config : nullptr; }

    void checkModel() {
        if (m_settings.source != RunSettings::Source::Preset && m_settings.path.isEmpty()) {
            add(RunField::Model, m_settings.source == RunSettings::Source::Checkpoint
                                     ? tr("Choose the checkpoint's folder, or drop it here.")
                                     : tr("Choose a config.json, or drop it here."));
        } else if (m_known && !m_facts.problem.isEmpty()) {
            add(RunField::Model, m_facts.problem);
        }
    }

    void checkLayers() {
        if (m_settings.source != RunSettings::Source::Checkpoint || config() == nullptr) return;
        const auto from = std::ranges::find(m_facts.layers, m_settings.firstLayer);
        const auto there = static_cast<int>(m_facts.layers.end() - from);
        if (there == 0) {
            add(RunField::Layers,
                tr("Layer %1 of this checkpoint is no MoE layer.").arg(m_settings.firstLayer));
        } else if (m_settings.layers > there) {
            add(RunField::Layers, tr("From layer %1 on the checkpoint has %n MoE layer(s).", nullptr, there)
                                      .arg(m_settings.firstLayer));
        }
    }

    void checkRouting() {
        const QString& routing = m_settings.routing;
        if (routing == QLatin1String("file")) {
            if (m_settings.routingFile.isEmpty()) {
                add(RunField::Routing, tr("Choose the file that an earlier run captured."));
            } else if (!QFileInfo(m_settings.routingFile).isFile()) {
                add(RunField::Routing, tr("There is no file %1.").arg(m_settings.routingFile));
            }
        }
        const QString single = QStringLiteral("single:");
        if (!routing.startsWith(single) || config() == nullptr) return;
        if (routing.mid(single.size()).toInt() >= config()->numExperts)
            add(RunField::Routing, tr("The model's last expert is %1.").arg(config()->numExperts - 1));
    }

    QString dtype() const {
        if (!m_settings.dtype.isEmpty() || config() == nullptr) return m_settings.dtype;
        return config()->dtype == DType::BF16 ? QStringLiteral("bf16") : QStringLiteral("f32");
    }

    void checkWhatIf() {
        if (m_settings.whatIfGate.isEmpty()) return;
        if (m_settings.routing != QLatin1String("model")) {
            add(RunField::WhatIf, tr("Only the model's own routing depends on the gate's data type."));
        } else if (m_settings.whatIfGate == dtype()) {
            add(RunField::WhatIf, tr("That is the run's data type already."));
        }
    }

    void checkDevice() {
        if (m_devices.empty()) return;
        const std::string id = m_settings.device.toStdString();
        const auto found = std::ranges::find(m_devices, id, &DeviceInfo::id);
        if (found == m_devices.end()) {
            add(RunField::Device, tr("There is no device %1 on this machine.").arg(m_settings.device));
        } else if (!found->available) {
            add(RunField::Device, engineText(found->details));
        }
    }

    void checkRanks() {
        if (!m_settings.overRanks()) return;
        const QString notOverRanks = tr("Not to be had of a run over ranks.");
        if (!m_settings.whatIfGate.isEmpty()) add(RunField::WhatIf, notOverRanks);
        if (!m_settings.captureFile.isEmpty()) add(RunField::Capture, notOverRanks);
        if (const QString problem = m_launch.problem(); !problem.isEmpty()) add(RunField::Ranks, problem);
        if (!m_settings.placementMap.isEmpty()) {
            if (!QFileInfo(m_settings.placementMap).isFile())
                add(RunField::Ranks, tr("There is no file %1.").arg(m_settings.placementMap));
        } else if (config() != nullptr && m_settings.ranks > config()->numExperts) {
            add(RunField::Ranks,
                tr("The model has %n expert(s): some ranks would hold none.", nullptr, config()->numExperts));
        }
    }

    const RunSettings& m_settings;
    bool m_known;
    const ModelFacts& m_facts;
    const std::vector<DeviceInfo>& m_devices;
    const RankLaunch& m_launch;
    RunProblems m_problems;
};

} // namespace

RunProblems problemsOf(const RunSettings& settings, const ModelFacts& facts,
                       const std::vector<DeviceInfo>& devices, const RankLaunch& launch) {
    return Checker(settings, facts, devices, launch).check();
}

} // namespace gatescope
