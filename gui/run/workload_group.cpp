// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workload_group.h"

#include "run/form_fields.h"
#include "run/path_field.h"
#include "run/setting_words.h"

namespace gatescope {

namespace {
constexpr int kMostTokens = 65536;
constexpr int kLastExpert = 16383;
constexpr double kUsualExponent = 1.2;
} // namespace

WorkloadGroup::WorkloadGroup(QWidget* parent) : SettingsGroup(tr("Workload"), parent) {
    m_tokens = spinBox(1, kMostTokens, body());
    m_tokens->setObjectName(QStringLiteral("tokens"));
    m_tokens->setToolTip(tr("Tokens per pass: a few as in decode, thousands as in prefill"));
    addRow(tr("&Tokens"), m_tokens);
    buildPlacements();
    buildRouting();
    m_capture = new PathField(tr("File for the captured routing"), PathField::Picks::NewFile, body());
    m_capture->setPlaceholder(tr("not kept"));
    m_capture->setToolTip(tr("Write where the tokens went, to look at the load of experts or to replay it"));
    addRow(tr("&Capture routing"), m_capture, m_capture->edit());
    addProblemRow(RunField::Capture);
    m_whatIf = choiceBox({{tr("not asked"), QString()},
                          {QStringLiteral("f32"), QStringLiteral("f32")},
                          {QStringLiteral("bf16"), QStringLiteral("bf16")}},
                         body());
    m_whatIf->setToolTip(tr("Tell which experts and outputs would change with the gate in this data type"));
    addRow(tr("What-if &gate"), m_whatIf);
    addProblemRow(RunField::WhatIf);
    for (QSpinBox* box : {m_tokens, m_expert})
        connect(box, &QSpinBox::valueChanged, this, &WorkloadGroup::changed);
    connect(m_exponent, &QDoubleSpinBox::valueChanged, this, &WorkloadGroup::changed);
    for (QComboBox* box : {m_placements, m_whatIf})
        connect(box, &QComboBox::currentIndexChanged, this, &WorkloadGroup::changed);
    connect(m_routing, &QComboBox::currentIndexChanged, this, &WorkloadGroup::routingChanged);
    for (PathField* field : {m_routingFile, m_capture})
        connect(field, &PathField::edited, this, &WorkloadGroup::changed);
}

void WorkloadGroup::buildPlacements() {
    m_placements = choiceBox({{tr("before and after the fix"), QStringLiteral("before,after")},
                              {tr("before, after and external"), QStringLiteral("before,after,external")},
                              {tr("before the fix alone"), QStringLiteral("before")},
                              {tr("after the fix alone"), QStringLiteral("after")},
                              {tr("external router alone"), QStringLiteral("external")},
                              {tr("after and external"), QStringLiteral("after,external")},
                              {tr("after, twice the same"), QStringLiteral("after,after")},
                              {tr("before, twice the same"), QStringLiteral("before,before")}},
                             body());
    m_placements->setObjectName(QStringLiteral("placements"));
    m_placements->setToolTip(
        tr("Where the gate runs. All chosen ones are measured together, in turns; twice the "
           "same shows what the method makes of no difference"));
    addRow(tr("&Placements"), m_placements);
    addProblemRow(RunField::Placements);
}

void WorkloadGroup::buildRouting() {
    m_routing = choiceBox({{tr("the model's"), QStringLiteral("model")},
                           {tr("uniform"), QStringLiteral("uniform")},
                           {tr("zipf"), QStringLiteral("zipf")},
                           {tr("a single expert"), QStringLiteral("single")},
                           {tr("from a captured file"), QStringLiteral("file")}},
                          body());
    m_routing->setObjectName(QStringLiteral("routing"));
    m_routing->setToolTip(
        tr("Which experts the tokens go to: as the gate says, or put in its place after it has "
           "run"));
    addRow(tr("&Routing"), m_routing);
    m_exponent = decimalBox(0.01, 10, 2, body());
    m_exponent->setSingleStep(0.1);
    m_exponent->setToolTip(tr("The larger, the fewer experts take most tokens"));
    addRow(tr("E&xponent"), m_exponent);
    m_expert = spinBox(0, kLastExpert, body());
    addRow(tr("E&xpert"), m_expert);
    m_routingFile = new PathField(tr("Captured routing"), PathField::Picks::File, body());
    m_routingFile->setFilter(tr("Captured routing (*.json)"));
    addRow(tr("Captured &file"), m_routingFile, m_routingFile->edit());
    addProblemRow(RunField::Routing);
}

void WorkloadGroup::routingChanged() {
    const QString kind = m_routing->currentData().toString();
    setRowVisible(m_exponent, kind == QLatin1String("zipf"));
    setRowVisible(m_expert, kind == QLatin1String("single"));
    setRowVisible(m_routingFile, kind == QLatin1String("file"));
    emit changed();
}

void WorkloadGroup::show(const RunSettings& settings) {
    const QSignalBlocker blocker(this);
    m_tokens->setValue(settings.tokens);
    chooseOrAdd(*m_placements, settings.placements.join(QChar(',')));
    const QStringList routing = settings.routing.split(QChar(':'));
    choose(*m_routing, routing.first());
    m_exponent->setValue(routing.first() == QLatin1String("zipf") ? routing.value(1).toDouble()
                                                                  : kUsualExponent);
    m_expert->setValue(routing.first() == QLatin1String("single") ? routing.value(1).toInt() : 0);
    m_routingFile->setPath(settings.routingFile);
    m_capture->setPath(settings.captureFile);
    choose(*m_whatIf, settings.whatIfGate);
    routingChanged();
}

void WorkloadGroup::store(RunSettings& settings) const {
    settings.tokens = m_tokens->value();
    settings.placements = m_placements->currentData().toString().split(QChar(','));
    settings.routing = m_routing->currentData().toString();
    if (settings.routing == QLatin1String("zipf"))
        settings.routing += QChar(':') + numberWord(m_exponent->value());
    if (settings.routing == QLatin1String("single"))
        settings.routing += QStringLiteral(":%1").arg(m_expert->value());
    settings.routingFile = m_routingFile->path();
    settings.captureFile = m_capture->path();
    settings.whatIfGate = m_whatIf->currentData().toString();
}

} // namespace gatescope
