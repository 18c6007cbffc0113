import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { createGuard } from '@tollgate/guard'
import { TollgateModule } from '@tollgate/guard/nest'

/** Where a real application reads its environment. */
export class Settings {
  readonly issuer: string = 'https://issuer.test/'
  readonly audience: string = 'https://api.test'
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

@Module({
  imports: [
    TollgateModule.forRootAsync({
      imports: [SettingsModule],
      inject: [Settings],
      useFactory: ({ issuer, audience }: Settings) => createGuard({ issuer, audience }),
    }),
  ],
})
export class AppModule {}
