// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/device_group.h"

#include "run/form_fields.h"
#include "run/path_field.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>

namespace gatescope {

namespace {
constexpr int kMostThreads = 1024;
constexpr int kMostRanks = 64;
} // namespace

DeviceGroup::DeviceGroup(QWidget* parent, Threads threads) : SettingsGroup(tr("Device"), parent) {
    build();
    setRowVisible(m_threads, threads == Threads::One);
    connect(m_device, &QComboBox::currentIndexChanged, this, &DeviceGroup::deviceChanged);
    connect(m_threads, &QSpinBox::valueChanged, this, &DeviceGroup::changed);
    connect(m_ranks, &QSpinBox::valueChanged, this, &DeviceGroup::deviceChanged);
    connect(m_placementMap, &PathField::edited, this, &DeviceGroup::changed);
    for (QComboBox* box : {m_gemm, m_quantize, m_xpuMode})
        connect(box, &QComboBox::currentIndexChanged, this, &DeviceGroup::changed);
}

void DeviceGroup::build() {
    m_device = choiceBox({{QStringLiteral("CPU"), QStringLiteral("cpu")}}, body());
    m_device->setObjectName(QStringLiteral("device"));
    addRow(tr("D&evice"), m_device);
    addProblemRow(RunField::Device);
    m_unusable = addNote();
    m_threads = spinBox(0, kMostThreads, body());
    m_threads->setSpecialValueText(tr("every core"));
    addRow(tr("T&hreads"), m_threads);
    buildRanks();
    m_gemm = choiceBox({{tr("automatic"), QStringLiteral("auto")},
                        {QStringLiteral("oneDNN"), QStringLiteral("onednn")},
                        {QStringLiteral("SIMD"), QStringLiteral("simd")},
                        {tr("scalar"), QStringLiteral("scalar")}},
                       body());
    m_gemm->setObjectName(QStringLiteral("gemm"));
    m_gemm->setToolTip(tr("What multiplies matrices on the CPU"));
    addRow(tr("GE&MM by"), m_gemm);
    m_quantize = choiceBox({{tr("as they are"), QStringLiteral("none")},
                            {QStringLiteral("int8"), QStringLiteral("int8")},
                            {QStringLiteral("fp8"), QStringLiteral("fp8")},
                            {QStringLiteral("mxfp4"), QStringLiteral("mxfp4")},
                            {QStringLiteral("w8a8"), QStringLiteral("w8a8")}},
                           body());
    m_quantize->setObjectName(QStringLiteral("quantize"));
    m_quantize->setToolTip(tr("The format of the experts' weights"));
    addRow(tr("E&xperts' weights"), m_quantize);
    m_xpuMode = choiceBox({{tr("kernel by kernel"), QStringLiteral("eager")},
                           {tr("a recorded list per layer"), QStringLiteral("replay")}},
                          body());
    m_xpuMode->setObjectName(QStringLiteral("xpuMode"));
    m_xpuMode->setToolTip(tr("How kernels are submitted to an XPU"));
    addRow(tr("&XPU submits"), m_xpuMode);
    m_notTaken = addNote(QStringLiteral(" "));
}

void DeviceGroup::buildRanks() {
    m_ranks = spinBox(1, kMostRanks, body());
    m_ranks->setObjectName(QStringLiteral("ranks"));
    m_ranks->setSpecialValueText(tr("none"));
    m_ranks->setToolTip(tr("Processes that share the experts and the tokens, started by mpirun"));
    addRow(tr("Ran&ks"), m_ranks);
    m_placementMap = new PathField(tr("Placement map"), PathField::Picks::File, body());
    m_placementMap->setObjectName(QStringLiteral("placementMap"));
    m_placementMap->setFilter(tr("Placement map (*.json)"));
    m_placementMap->setPlaceholder(tr("equal blocks"));
    m_placementMap->setToolTip(tr("A file that says which ranks hold which experts, with replicas"));
    addRow(tr("Placement map"), m_placementMap, m_placementMap->edit());
    addProblemRow(RunField::Ranks);
    m_launch = addNote();
    m_launch->setObjectName(QStringLiteral("launch"));
}

RankLaunch DeviceGroup::launchOf(const RunSettings& settings, const QString& program) {
    if (!settings.overRanks())
        m_found.reset();
    else if (!m_found || !m_found->problem().isEmpty())
        m_found = RankLaunch::find(program);
    return m_found.value_or(RankLaunch());
}

void DeviceGroup::showLaunch(const RunSettings& settings, const RankLaunch& launch, bool oneThread) {
    m_launch->setText(launch.note(settings, oneThread));
    setRowVisible(m_launch, !m_launch->text().isEmpty());
}

void DeviceGroup::deviceChanged() {
    const bool cpu = m_device->currentData().toString() == QLatin1String("cpu");
    for (QWidget* field :
         {static_cast<QWidget*>(m_threads), static_cast<QWidget*>(m_ranks), static_cast<QWidget*>(m_gemm)})
        field->setEnabled(cpu);
    m_xpuMode->setEnabled(!cpu);
    setRowVisible(m_placementMap, cpu && m_ranks->value() > 1);
    m_notTaken->setText(
        cpu ? tr("Submission is a matter of XPUs: the CPU's threads run kernels at once.")
            : tr("Threads, ranks and GEMM engine are the CPU's: the XPU takes none of them."));
    // Of a device that is chosen all the same, the whole reason stands there in red.
    const auto* model = qobject_cast<QStandardItemModel*>(m_device->model());
    const auto* item = model == nullptr ? nullptr : model->item(m_device->currentIndex());
    setRowVisible(m_unusable, !m_unusable->text().isEmpty() && (item == nullptr || item->isEnabled()));
    emit changed();
}

void DeviceGroup::show(const RunSettings& settings) {
    const QSignalBlocker blocker(this);
    chooseDevice(settings.device);
    m_threads->setValue(settings.threads);
    m_ranks->setValue(settings.ranks);
    m_placementMap->setPath(settings.placementMap);
    choose(*m_gemm, settings.gemm);
    choose(*m_quantize, settings.quantize);
    choose(*m_xpuMode, settings.xpuMode);
    deviceChanged();
}

void DeviceGroup::store(RunSettings& settings) const {
    settings.device = m_device->currentData().toString();
    settings.threads = m_threads->value();
    settings.ranks = m_ranks->value();
    settings.placementMap = m_placementMap->path();
    settings.gemm = m_gemm->currentData().toString();
    settings.quantize = m_quantize->currentData().toString();
    settings.xpuMode = m_xpuMode->currentData().toString();
}

void DeviceGroup::chooseDevice(const QString& id) {
    if (m_device->findData(id) < 0) m_device->addItem(id.toUpper(), id);
    m_device->setCurrentIndex(m_device->findData(id));
}

void DeviceGroup::setDevices(const std::vector<DeviceInfo>& devices) {
    const QString chosen = m_device->currentData().toString();
    QStringList unusable;
    {
        const QSignalBlocker blocker(m_device);
        m_device->clear();
        const auto* model = qobject_cast<QStandardItemModel*>(m_device->model());
        for (const DeviceInfo& device : devices) {
            const QString id = QString::fromStdString(device.id);
            const QString name = QString::fromStdString(device.name);
            const QString details = engineText(device.details);
            m_device->addItem(device.available ? tr("%1: %2").arg(id.toUpper(), name)
                                               : tr("%1: not to be used").arg(id.toUpper()),
                              id);
            m_device->setItemData(m_device->count() - 1, plainToolTip(name + QChar('\n') + details),
                                  Qt::ToolTipRole);
            if (device.available) continue;
            if (model != nullptr) model->item(m_device->count() - 1)->setEnabled(false);
            // The whole reason is the tooltip's: it names packages and files.
            unusable << tr("%1 can't be used: %2").arg(id.toUpper(), details.section(QChar(':'), 0, 0));
            m_unusable->setToolTip(plainToolTip(details));
        }
        chooseDevice(chosen);
    }
    m_unusable->setText(unusable.join(QChar('\n')));
    deviceChanged();
}

} // namespace gatescope
