// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_points_group.h"

#include "look/number_text.h"
#include "run/form_fields.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

namespace gatescope {

namespace {
constexpr int kMostLayers = 1024;
constexpr double kLongestPoint = 3600;
constexpr int kMostWarmup = 10000;
constexpr double kInSeconds = 90;
constexpr double kInMinutes = 5400;
} // namespace

SweepPointsGroup::SweepPointsGroup(QWidget* parent) : SettingsGroup(tr("Points"), parent) {
    buildLists();
    buildCommon();
    for (QLineEdit* edit : {m_tokens, m_threads, m_seed})
        connect(edit, &QLineEdit::textChanged, this, &SweepPointsGroup::changed);
    for (QComboBox* box : {m_dtypes, m_placements, m_routing})
        connect(box, &QComboBox::currentTextChanged, this, &SweepPointsGroup::changed);
    for (QSpinBox* box : {m_layers, m_warmup})
        connect(box, &QSpinBox::valueChanged, this, &SweepPointsGroup::changed);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &SweepPointsGroup::changed);
}

void SweepPointsGroup::buildLists() {
    m_tokens = new QLineEdit(body());
    m_tokens->setObjectName(QStringLiteral("tokenList"));
    m_tokens->setToolTip(tr("Tokens per pass, with commas between"));
    addRow(tr("&Tokens"), m_tokens);
    addProblemRow(RunField::Tokens);
    m_dtypes = choiceBox({{tr("each model's"), QString()},
                          {QStringLiteral("bf16"), QStringLiteral("bf16")},
                          {QStringLiteral("f32"), QStringLiteral("f32")},
                          {tr("bf16 and f32"), QStringLiteral("bf16,f32")}},
                         body());
    addRow(tr("&Data types"), m_dtypes);
    m_threads = new QLineEdit(body());
    m_threads->setObjectName(QStringLiteral("threadList"));
    m_threads->setPlaceholderText(tr("every core"));
    m_threads->setToolTip(tr("Numbers of CPU threads, with commas between"));
    addRow(tr("T&hreads"), m_threads);
    addProblemRow(RunField::Threads);
    m_size = addNote(QStringLiteral(" "));
}

void SweepPointsGroup::buildCommon() {
    m_seconds = decimalBox(0.1, kLongestPoint, 1, body());
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setToolTip(tr("All placements of a point share it and take turns"));
    addRow(tr("Mea&sure each for"), m_seconds);
    m_placements = choiceBox({{tr("before and after the fix"), QStringLiteral("before,after")},
                              {tr("before, after and external"), QStringLiteral("before,after,external")},
                              {tr("before the fix alone"), QStringLiteral("before")},
                              {tr("after the fix alone"), QStringLiteral("after")},
                              {tr("after, twice the same"), QStringLiteral("after,after")}},
                             body());
    addRow(tr("&Placements"), m_placements);
    m_layers = spinBox(1, kMostLayers, body());
    m_layers->setToolTip(tr("Layers of each pass, each with weights of its own"));
    addRow(tr("&Layers"), m_layers);
    m_routing = choiceBox({{tr("the model's"), QStringLiteral("model")},
                           {tr("uniform"), QStringLiteral("uniform")},
                           {tr("zipf, exponent 1.2"), QStringLiteral("zipf:1.2")},
                           {tr("a single expert"), QStringLiteral("single:0")}},
                          body());
    addRow(tr("&Routing"), m_routing);
    m_warmup = spinBox(1, kMostWarmup, body());
    m_warmup->setToolTip(tr("Passes per point and placement that are run first and dropped"));
    addRow(tr("&Warm-up"), m_warmup);
    m_seed = new QLineEdit(body());
    m_seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,19}")), m_seed));
    addRow(tr("S&eed"), m_seed);
}

void SweepPointsGroup::show(const SweepSettings& settings) {
    const QSignalBlocker blocker(this);
    m_tokens->setText(settings.tokens);
    m_tokens->setCursorPosition(0);
    m_threads->setText(settings.threads);
    choose(*m_dtypes, settings.dtypes.join(QChar(',')));
    chooseOrAdd(*m_placements, settings.common.placements.join(QChar(',')));
    chooseOrAdd(*m_routing, settings.common.routing);
    m_layers->setValue(settings.common.layers);
    m_seconds->setValue(settings.common.seconds);
    m_warmup->setValue(settings.common.warmup);
    m_seed->setText(QString::number(settings.common.seed));
}

void SweepPointsGroup::store(SweepSettings& settings) const {
    settings.tokens = m_tokens->text();
    settings.threads = m_threads->text();
    settings.dtypes = m_dtypes->currentData().toString().split(QChar(','), Qt::SkipEmptyParts);
    settings.common.placements = m_placements->currentData().toString().split(QChar(','));
    settings.common.routing = m_routing->currentData().toString();
    settings.common.layers = m_layers->value();
    settings.common.seconds = m_seconds->value();
    settings.common.warmup = m_warmup->value();
    settings.common.seed = m_seed->text().toULongLong();
}

void SweepPointsGroup::showSize(const SweepSettings& settings) {
    m_threads->setEnabled(!settings.common.onXpu());
    const auto points = static_cast<int>(settings.points());
    const double seconds = points * settings.common.seconds;
    const QString time = seconds < kInSeconds   ? tr("about %1 s").arg(seconds, 0, 'f', 0)
                         : seconds < kInMinutes ? tr("about %1 min").arg(seconds / 60, 0, 'f', 0)
                                                : tr("about %1 h").arg(decimalText(seconds / 3600, 1));
    m_size->setText(points == 0
                        ? tr("No points yet.")
                        : tr("%n point(s), %1 and the loading of weights.", nullptr, points).arg(time));
}

} // namespace gatescope
