// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_panel.h"

#include "jobs/job_queue.h"
#include "run/device_group.h"
#include "run/form_scroll.h"
#include "run/run_controls.h"
#include "run/run_process.h"
#include "run/run_store.h"
#include "run/setting_words.h"
#include "run/sweep_model_group.h"
#include "run/sweep_output_group.h"
#include "run/sweep_points_group.h"

#include <QFileInfo>
#include <QKeyEvent>

namespace gatescope {

namespace {
constexpr int kReadSweepAfterMs = 250;

bool hasOneThread(const SweepSettings& settings) {
    return numbersOf(settings.threads, 1, kMostSweepThreads) == std::vector{1};
}
} // namespace

SweepPanel::SweepPanel(JobQueue& jobs, RunStore& store, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_store(store), m_readingOutput(jobs, this), m_readingModel(jobs, this) {
    setAccessibleName(tr("Sweep"));
    build();
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kReadSweepAfterMs);
    connect(&m_readSoon, &QTimer::timeout, this, [this] {
        readOutput();
        readModel();
    });
    for (SettingsGroup* group : groups())
        connect(group, &SettingsGroup::changed, this, &SweepPanel::changedByUser);
    connect(m_controls, &RunControls::runWanted, this, &SweepPanel::start);
    setSettings({});
}

void SweepPanel::build() {
    m_models = new SweepModelGroup(this);
    m_points = new SweepPointsGroup(this);
    m_device = new DeviceGroup(this, DeviceGroup::Threads::Elsewhere);
    m_output = new SweepOutputGroup(this);
    m_controls = new RunControls(tr("&Run the sweep"), this);
    layOutForm(*this, groups(), *m_controls);
}

std::vector<SettingsGroup*> SweepPanel::groups() const {
    return {m_models, m_points, m_device, m_output};
}

SweepSettings SweepPanel::settings() const {
    SweepSettings settings;
    m_models->store(settings);
    m_device->store(settings.common);
    settings.common.threads = 0;
    m_points->store(settings);
    settings.output = m_output->path();
    return settings;
}

void SweepPanel::setSettings(const SweepSettings& settings) {
    m_models->show(settings);
    m_points->show(settings);
    m_device->show(settings.common);
    m_output->setPath(settings.output);
    readOutput();
    readModel();
    check();
}

void SweepPanel::setDevices(const std::vector<DeviceInfo>& devices) {
    m_devices = devices;
    m_device->setDevices(devices);
    check();
}

void SweepPanel::changedByUser() {
    const SweepSettings now = settings();
    if (now.output != m_file.path || !knowsModelOf(now)) m_readSoon.start();
    check();
    emit settingsChanged();
}

void SweepPanel::readOutput() {
    m_readSoon.stop();
    const QString path = m_output->path();
    if (path.isEmpty()) {
        m_readingOutput.stop();
        m_file = {};
        m_output->showFile(m_file);
        return check();
    }
    m_readingOutput.start<SweepFile>(
        tr("Reading the sweep"),
        [path](ProgressSink&, const std::stop_token&) { return readSweepFile(path); },
        [this](const SweepFile& file) {
            if (m_output->path() != file.path) return; // of a path that was typed before
            m_file = file;
            m_output->showFile(file);
            check();
        });
}

/// Built-in models need no file to be read.
bool SweepPanel::knowsModelOf(const SweepSettings& settings) const {
    return settings.config.isEmpty() || (m_facts.path == settings.config && m_facts.part == settings.part);
}

/// Whether the config.json lets a part be chosen, and whether it can be read at all.
void SweepPanel::readModel() {
    const SweepSettings now = settings();
    if (knowsModelOf(now)) return m_readingModel.stop();
    m_readingModel.start<ModelFacts>(
        tr("Reading the model's files"),
        [path = now.config, part = now.part](ProgressSink&, const std::stop_token&) {
            return readModelFacts(RunSettings::Source::ConfigFile, path, part);
        },
        [this](const ModelFacts& facts) {
            m_facts = facts;
            m_models->showFacts(facts);
            check();
        });
}

RunProblems SweepPanel::problems(const SweepSettings& now, const RankLaunch& launch) const {
    RunProblems problems;
    if (now.config.isEmpty() && now.presets.isEmpty())
        problems.insert(RunField::Model, tr("Choose a model, or a config.json."));
    if (!now.config.isEmpty()) {
        if (!QFileInfo(now.config).isFile()) {
            problems.insert(RunField::Model, tr("There is no file %1.").arg(now.config));
        } else if (knowsModelOf(now) && !m_facts.problem.isEmpty()) {
            problems.insert(RunField::Model, m_facts.problem);
        }
    }
    const auto tokens = numbersOf(now.tokens, 1, kMostSweepTokens);
    if (!tokens || tokens->empty())
        problems.insert(RunField::Tokens,
                        tr("Numbers from 1 to %1, with commas between.").arg(kMostSweepTokens));
    if (!now.common.onXpu() && !numbersOf(now.threads, 1, kMostSweepThreads))
        problems.insert(RunField::Threads,
                        tr("Numbers from 1 to %1, with commas between.").arg(kMostSweepThreads));
    const RunProblems ofDevice = problemsOf(now.common, {}, m_devices, launch);
    for (const RunField field : {RunField::Device, RunField::Ranks}) {
        if (ofDevice.contains(field)) problems.insert(field, ofDevice.value(field));
    }
    if (m_file.path == now.output && !m_file.problem.isEmpty())
        problems.insert(RunField::Output,
                        tr("That file is there already and is no sweep: %1").arg(m_file.problem));
    return problems;
}

void SweepPanel::check() {
    const SweepSettings now = settings();
    const RankLaunch launch = m_device->launchOf(now.common, m_program);
    const RunProblems found = problems(now, launch);
    for (SettingsGroup* group : groups())
        group->showProblems(found);
    m_points->showSize(now);
    m_device->showLaunch(now.common, launch, hasOneThread(now));
    m_controls->setProblem(found.isEmpty() ? QString() : found.first());
    QStringList line = now.arguments();
    if (!now.output.isEmpty()) line << QStringLiteral("-o") << now.output;
    m_controls->setCommandLine(commandLineText(line, launch.words(now.common, hasOneThread(now))));
}

void SweepPanel::run() {
    m_controls->run();
}

void SweepPanel::start() {
    const SweepSettings now = settings();
    const QStringList arguments = now.arguments();
    const QString title = tr("Sweep over %n point(s)", nullptr, static_cast<int>(now.points()));
    const QStringList launcher =
        m_device->launchOf(now.common, m_program).words(now.common, hasOneThread(now));
    QString path = now.output;
    QString problem;
    if (path.isEmpty())
        path = m_store.newRun(RunStore::Kind::Sweep, title, commandLineText(arguments, launcher), &problem);
    if (path.isEmpty())
        return m_controls->setProblem(tr("%1 cannot be written: %2").arg(m_store.folder(), problem));
    auto job = std::make_unique<RunProcess>(RunProcess::Request{
        title, arguments + QStringList{QStringLiteral("-o"), path}, path, m_program, launcher});
    RunProcess& running = *job;
    connect(&running, &RunProcess::resultReady, this, [this](const QString& result) {
        m_store.keep(result);
        emit sweepFinished(result);
    });
    connect(&running, &Job::finished, this, &SweepPanel::readOutput);
    m_controls->follow(running);
    m_jobs.add(std::move(job), JobQueue::Use::Machine);
}

void SweepPanel::keyPressEvent(QKeyEvent* event) {
    if (!startsRun(*event)) return QWidget::keyPressEvent(event);
    run();
    event->accept();
}

} // namespace gatescope
