import { Switch } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { AudioDevice } from '../../../../contracts/ipc/settings.ts';
import { Labelled, Select } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import type { SettingsSectionProps } from './settings-page.tsx';
import { useAudioDevices } from './use-audio-devices.ts';

export function Sound({ settings, save }: SettingsSectionProps) {
  const { t } = useTranslation();
  const { devices, hasFailed } = useAudioDevices();
  const microphones = devices.filter(({ kind }) => kind === 'microphone');
  const speakers = devices.filter(({ kind }) => kind === 'speaker');
  return (
    <Panel label={t('settings.audio')}>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
        {hasFailed && (
          <output className="text-[13px] text-warning-text">{t('settings.devicesFailed')}</output>
        )}
        <DeviceChoice
          id="microphone"
          label={t('settings.microphone')}
          devices={microphones}
          chosen={settings.microphoneId}
          onChange={(microphoneId) => save({ microphoneId })}
        />
        <DeviceChoice
          id="speaker"
          label={t('settings.speaker')}
          devices={speakers}
          chosen={settings.speakerId}
          onChange={(speakerId) => save({ speakerId })}
        />
        <DeviceChoice
          id="ring-device"
          label={t('settings.ringDevice')}
          devices={speakers}
          chosen={settings.ringDeviceId}
          onChange={(ringDeviceId) => save({ ringDeviceId })}
        />
        <RingSwitch isMuted={settings.isRingMuted} onChange={(isRingMuted) => save({ isRingMuted })} />
      </div>
    </Panel>
  );
}

interface DeviceChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly devices: readonly AudioDevice[];
  readonly chosen: string | null;
  readonly onChange: (id: string | null) => void;
}

/** A device that is gone stays chosen: it is used again when it comes back. */
function DeviceChoice({ id, label, devices, chosen, onChange }: DeviceChoiceProps) {
  const { t } = useTranslation();
  const isGone = chosen !== null && !devices.some((device) => device.id === chosen);
  return (
    <Labelled id={id} label={label}>
      <Select id={id} value={chosen ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">{t('settings.deviceDefault')}</option>
        {isGone && <option value={chosen}>{t('settings.deviceGone')}</option>}
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.label}
          </option>
        ))}
      </Select>
    </Labelled>
  );
}

interface RingSwitchProps {
  readonly isMuted: boolean;
  readonly onChange: (isMuted: boolean) => void;
}

function RingSwitch({ isMuted, onChange }: RingSwitchProps) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center justify-between gap-4">
      <div>
        <label htmlFor="mute-ring" className="font-medium text-[13px]">
          {t('settings.muteRing')}
        </label>
        <p id="mute-ring-help" className="text-muted text-xs">
          {t('settings.muteRingHelp')}
        </p>
      </div>
      <Switch.Root
        id="mute-ring"
        aria-describedby="mute-ring-help"
        checked={isMuted}
        onCheckedChange={onChange}
        className="relative h-5 w-9 shrink-0 rounded-full bg-border-strong transition-colors data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface shadow-card transition-transform data-[state=checked]:translate-x-[1.125rem]" />
      </Switch.Root>
    </div>
  );
}
