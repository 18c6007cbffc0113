import type { ApplicationConfig, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type AuditedRoute } from './route-audit.ts';
/** Lists the routes of a Nest application with their policies, when the application starts. */
export interface NestAudit {
    readonly routes: readonly AuditedRoute[];
    /** Nest calls it. @throws TypeError naming every route that states no policy, or everything that states one in vain */
    onModuleInit(): void;
}
/** What a Nest application provides the audit as. */
export declare const NEST_AUDIT: unique symbol;
export declare function createNestAudit(discovery: DiscoveryService, scanner: MetadataScanner, reflector: Reflector, config: ApplicationConfig): NestAudit;
