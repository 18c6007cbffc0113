/** GraphQL on Nest, with Mercurius: queries and mutations state a policy, as routes do. */
import 'reflect-metadata'
import { type DynamicModule, Module } from '@nestjs/common'
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql'
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius'
import { authenticated, type Guard, permissions, type VerifiedToken } from '@tollgate/guard'
import { AccessToken, Public, protect, Requires } from '@tollgate/guard/nest'

@Resolver()
@Requires(authenticated)
class OrdersResolver {
  @Query(() => String)
  @Public()
  status(): string {
    return 'up'
  }

  @Query(() => String, { nullable: true })
  me(@AccessToken() token: VerifiedToken): unknown {
    return token.claims.sub
  }

  @Query(() => [String], { nullable: true })
  @Requires(permissions('read:orders'))
  orders(): string[] {
    return ['coffee']
  }
}

const graphql = GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true })

@Module({})
class ApiModule {}

/** The module of an application gets its guard as an argument, so a test can pass its own. */
export function graphqlModule(guard: Guard): DynamicModule {
  return { module: ApiModule, imports: [protect(guard), graphql], providers: [OrdersResolver] }
}
