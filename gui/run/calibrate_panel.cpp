// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/calibrate_panel.h"

#include "jobs/job_queue.h"
#include "run/calibration_table.h"
#include "run/calm_wheel.h"
#include "run/form_fields.h"
#include "run/form_scroll.h"
#include "run/run_controls.h"
#include "run/run_process.h"
#include "run/setting_words.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFormLayout>
#include <QKeyEvent>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope {

namespace {
constexpr double kUsualSeconds = 60;
constexpr double kLongestCalibration = 86400;
constexpr int kMostCalibrated = 1024;

/// The command line's words for the layers.
const QStringList& layerWords() {
    static const QStringList words{QStringLiteral("small"), QStringLiteral("middle"),
                                   QStringLiteral("large")};
    return words;
}
} // namespace

CalibratePanel::CalibratePanel(JobQueue& jobs, QWidget* parent) : QWidget(parent), m_jobs(jobs) {
    setAccessibleName(tr("Calibrate"));
    build();
    for (QCheckBox* box : m_layers)
        connect(box, &QCheckBox::toggled, this, &CalibratePanel::changedByUser);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &CalibratePanel::changedByUser);
    connect(m_threads, &QSpinBox::valueChanged, this, &CalibratePanel::changedByUser);
    connect(m_controls, &RunControls::runWanted, this, &CalibratePanel::start);
    changedByUser();
}

void CalibratePanel::build() {
    auto* about =
        new PlainLabel(tr("Runs layers beside themselves, where any difference is a false alarm, and beside "
                          "a twin that waits for 1, 3 or 10 % of its time, which should be found."),
                       this);
    about->setProperty("role", "muted");
    about->setWordWrap(true);
    m_controls = new RunControls(tr("&Calibrate"), this);
    const int gap = fontMetrics().height() / 2;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    column->addWidget(about);
    column->addWidget(buildForm());
    column->addWidget(m_controls);
    column->addWidget(buildResult(), 1);
    column->addStretch(0);
    calmWheel(*this);
}

QWidget* CalibratePanel::buildForm() {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    const QStringList texts{tr("&small"), tr("&middle"), tr("&large (1.2 GB of weights)")};
    auto* choices = new QVBoxLayout;
    for (const QString& text : texts) {
        m_layers.push_back(new QCheckBox(text, box));
        m_layers.back()->setChecked(true);
        choices->addWidget(m_layers.back());
    }
    form->addRow(tr("Layers"), choices);
    m_seconds = decimalBox(0.5, kLongestCalibration, 1, box);
    m_seconds->setValue(kUsualSeconds);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setAccessibleName(tr("Time for all of it"));
    form->addRow(tr("&Time for all"), m_seconds);
    m_threads = spinBox(0, kMostCalibrated, box);
    m_threads->setSpecialValueText(tr("every core"));
    m_threads->setAccessibleName(tr("Threads"));
    form->addRow(tr("T&hreads"), m_threads);
    return box;
}

QWidget* CalibratePanel::buildResult() {
    m_result = new QWidget(this);
    m_table = new CalibrationTable(m_result);
    m_summary = new PlainLabel(m_result);
    m_summary->setWordWrap(true);
    auto* copy = new QPushButton(tr("Copy as Mar&kdown"), m_result);
    copy->setProperty("role", "link");
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_table->markdown()); });
    auto* column = new QVBoxLayout(m_result);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    column->addWidget(copy, 0, Qt::AlignLeft);
    m_result->hide();
    return m_result;
}

QStringList CalibratePanel::layers() const {
    QStringList chosen;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (m_layers[i]->isChecked()) chosen << layerWords()[static_cast<qsizetype>(i)];
    }
    return chosen;
}

QStringList CalibratePanel::arguments() const {
    QStringList words{QStringLiteral("calibrate")};
    if (m_seconds->value() != kUsualSeconds) addWord(words, "--seconds", numberWord(m_seconds->value()));
    if (layers() != layerWords()) addWord(words, "--layers", layers().join(QChar(',')));
    if (m_threads->value() > 0) addWord(words, "--threads", QString::number(m_threads->value()));
    return words;
}

QVariantMap CalibratePanel::toVariantMap() const {
    return {{QStringLiteral("layers"), layers()},
            {QStringLiteral("seconds"), m_seconds->value()},
            {QStringLiteral("threads"), m_threads->value()}};
}

void CalibratePanel::fromVariantMap(const QVariantMap& map) {
    QStringList chosen = layerWords();
    double seconds = kUsualSeconds;
    int threads = 0;
    readSetting(map, "layers", chosen);
    readSetting(map, "seconds", seconds);
    readSetting(map, "threads", threads);
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        m_layers[i]->setChecked(chosen.contains(layerWords()[static_cast<qsizetype>(i)]));
    m_seconds->setValue(seconds);
    m_threads->setValue(threads);
}

void CalibratePanel::changedByUser() {
    m_controls->setProblem(layers().isEmpty() ? tr("Choose at least one layer.") : QString());
    m_controls->setCommandLine(commandLineText(arguments()));
    emit settingsChanged();
}

void CalibratePanel::run() {
    m_controls->run();
}

void CalibratePanel::start() {
    auto job = std::make_unique<RunProcess>(RunProcess::Request{
        tr("Calibrating"), arguments() + QStringList{QStringLiteral("--json")}, QString(), m_program});
    RunProcess& running = *job;
    connect(&running, &Job::finished, this, [this, &running] {
        if (!running.output().isEmpty()) showResult(running.output());
    });
    m_result->hide();
    m_controls->follow(running);
    m_jobs.add(std::move(job), JobQueue::Use::Machine);
}

void CalibratePanel::showResult(const QByteArray& json) {
    if (!m_table->showJson(json)) return; // the run has said what went wrong
    m_summary->setText(m_table->summary());
    m_result->show();
}

void CalibratePanel::keyPressEvent(QKeyEvent* event) {
    if (!startsRun(*event)) return QWidget::keyPressEvent(event);
    run();
    event->accept();
}

} // namespace gatescope
