// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_panel.h"

#include "jobs/job_queue.h"
#include "run/device_group.h"
#include "run/form_scroll.h"
#include "run/measure_group.h"
#include "run/model_group.h"
#include "run/run_controls.h"
#include "run/run_process.h"
#include "run/run_store.h"
#include "run/setting_words.h"
#include "run/workload_group.h"

#include <QKeyEvent>
#include <QPointer>

namespace gatescope {

namespace {
constexpr int kReadAfterMs = 250;
}

RunPanel::RunPanel(JobQueue& jobs, RunStore& store, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_store(store), m_reading(jobs, this) {
    setAccessibleName(tr("Profile a layer"));
    build();
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kReadAfterMs);
    connect(&m_readSoon, &QTimer::timeout, this, &RunPanel::readModel);
    for (SettingsGroup* group : groups())
        connect(group, &SettingsGroup::changed, this, &RunPanel::changedByUser);
    connect(m_controls, &RunControls::runWanted, this, &RunPanel::start);
    setSettings({});
}

void RunPanel::build() {
    m_model = new ModelGroup(this);
    m_workload = new WorkloadGroup(this);
    m_device = new DeviceGroup(this);
    m_measure = new MeasureGroup(this);
    m_controls = new RunControls(tr("&Run"), this);
    layOutForm(*this, groups(), *m_controls);
    setFocusProxy(m_model);
}

std::vector<SettingsGroup*> RunPanel::groups() const {
    return {m_model, m_workload, m_device, m_measure};
}

RunSettings RunPanel::settings() const {
    RunSettings settings;
    m_model->store(settings);
    m_workload->store(settings);
    m_device->store(settings);
    m_measure->store(settings);
    return settings;
}

void RunPanel::setSettings(const RunSettings& settings) {
    m_model->show(settings);
    m_workload->show(settings);
    m_device->show(settings);
    m_measure->show(settings);
    readModel();
    check();
}

void RunPanel::changedByUser() {
    if (!m_facts.isOf(settings())) {
        m_readSoon.start();
        if (settings().source == RunSettings::Source::Preset) readModel(); // it is no file
    }
    check();
    emit settingsChanged();
}

void RunPanel::readModel() {
    m_readSoon.stop();
    const RunSettings now = settings();
    if (now.source == RunSettings::Source::Preset) return showFacts(readModelFacts(now.source, now.preset));
    if (now.path.isEmpty()) return;
    m_reading.start<ModelFacts>(
        tr("Reading the model's files"),
        [source = now.source, path = now.path, part = now.part](ProgressSink&, const std::stop_token&) {
            return readModelFacts(source, path, part);
        },
        [this](const ModelFacts& facts) { showFacts(facts); });
}

void RunPanel::showFacts(const ModelFacts& facts) {
    if (!facts.isOf(settings())) return; // of a path that was typed before
    m_facts = facts;
    m_model->showFacts(facts);
    check();
}

void RunPanel::check() {
    const RunSettings now = settings();
    const RankLaunch launch = m_device->launchOf(now, m_program);
    m_problems = problemsOf(now, m_facts, m_devices, launch);
    m_device->showLaunch(now, launch, now.threads == 1);
    for (SettingsGroup* group : groups())
        group->showProblems(m_problems);
    m_controls->setProblem(m_problems.isEmpty() ? QString() : m_problems.first());
    m_controls->setCommandLine(commandLineText(now.arguments(), launch.words(now, now.threads == 1)));
}

void RunPanel::listDevices() {
    if (m_devicesAsked) return;
    m_devicesAsked = true;
    auto job = std::make_unique<ThreadJob>(tr("Looking for devices"),
                                           [panel = QPointer(this)](ProgressSink&, const std::stop_token&) {
                                               return [panel, devices = gatescope::listDevices()] {
                                                   if (panel) panel->setDevices(devices);
                                               };
                                           });
    job->setInBackground(true);
    m_jobs.add(std::move(job));
}

void RunPanel::setDevices(const std::vector<DeviceInfo>& devices) {
    m_devicesAsked = true;
    m_devices = devices;
    m_device->setDevices(devices);
    check();
    emit devicesListed(devices);
}

void RunPanel::takeDropped(const QString& path) {
    m_model->takeDropped(path);
}

void RunPanel::run() {
    m_controls->run();
}

void RunPanel::start() {
    const RunSettings now = settings();
    const QStringList arguments = now.arguments();
    const QString title = now.title();
    const QStringList launcher = m_device->launchOf(now, m_program).words(now, now.threads == 1);
    QString problem;
    const QString path =
        m_store.newRun(RunStore::Kind::Profile, title, commandLineText(arguments, launcher), &problem);
    if (path.isEmpty())
        return m_controls->setProblem(tr("%1 cannot be written: %2").arg(m_store.folder(), problem));
    auto job = std::make_unique<RunProcess>(
        RunProcess::Request{tr("Profiling %1").arg(title),
                            arguments + QStringList{QStringLiteral("-o"), path}, path, m_program, launcher});
    RunProcess& running = *job;
    connect(&running, &RunProcess::resultReady, this, [this](const QString& result) {
        m_store.keep(result);
        emit resultReady(result);
    });
    m_controls->follow(running);
    m_jobs.add(std::move(job), JobQueue::Use::Machine);
}

void RunPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    listDevices();
}

void RunPanel::keyPressEvent(QKeyEvent* event) {
    if (!startsRun(*event)) return QWidget::keyPressEvent(event);
    run();
    event->accept();
}

} // namespace gatescope
